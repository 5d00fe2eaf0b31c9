"""Who is connected, and telling them: hub, bus, frames."""
