"""What every domain stands on: database, events, errors, ids, clock, security."""
