"""The face for people who learn: one next thing, the map, activities, worksheets, the certificate."""
