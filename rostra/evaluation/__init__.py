"""Evaluation: figures and reports. It reads every room and writes in none but its own."""
