"""The Reflex door to the services: one state per screen."""
