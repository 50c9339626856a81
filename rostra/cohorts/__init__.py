"""Editions (dated runs of a programme), their cohorts, admission and enrolment."""
