"""These tests guard the building: its layers, its sizes, its documents."""
