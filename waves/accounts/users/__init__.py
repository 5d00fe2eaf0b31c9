"""Users: names, profiles, deactivation."""
