"""Links sent by e-mail that verify an address or reset a password."""
