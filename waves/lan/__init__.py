"""https on a local network, for cameras and microphones between two machines."""
