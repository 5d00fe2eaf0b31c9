"""What `make run-https` prints."""

TRUST = """\
Phones and other computers of this network can open it as soon as they trust
{authority}

  Send them this file, for example by mail. Keep ca.key beside it to yourself.
  iPhone, iPad: open the file; Settings > Profile Downloaded > Install; then
    Settings > General > About > Certificate Trust Settings: switch it on.
  Android: Settings > Security > Encryption & credentials > Install a certificate >
    CA certificate.
  Firefox: Settings > Privacy & Security > View Certificates > Authorities > Import.

They trust it for private addresses and local names only. It stays the same as long as
the folder does: once is enough."""
