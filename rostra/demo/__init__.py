"""The example academy: its invented towns and people, its programmes, built through actions only, by life stage."""
