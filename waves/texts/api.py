"""Sentences of the API that no screen shows."""

NOT_ALLOWED = "This isn't allowed."
METHOD_NOT_ALLOWED = "This address doesn't support this method."
TOO_SLOW = "The request didn't arrive in time."
TOO_LARGE = "The request is larger than 64 KiB."
CHUNK_TOO_LARGE = "A chunk is larger than 1 MiB."
NOT_BYTES = "Send bytes, as application/octet-stream."
NOT_JSON = "Send JSON, as application/json."
NOT_ACCEPTED = "This request can't be handled."
CROSS_SITE = "Requests from other sites aren't allowed."
UNKNOWN_PROXY = (
    "This server doesn't know the proxy in front of it. If you administer it, set "
    "WAVES_TRUSTED_PROXY_HOPS; its log says more."
)
DATABASE_DOWN = "The database doesn't answer."
STOPPING = "The server is stopping."
LOG_INS_BUSY = "Many people are logging in. Try again in a moment."
CANNOT_COMMAND = "You can't {command} this call."

# Frames of the socket
HELLO_FIRST = "Send `hello` first."
HELLO_AGAIN = "`hello` was already sent."
NO_OBJECT = "Send one JSON object."
NO_TYPE = "The frame has no `type`."
UNKNOWN_TYPE = "There's no such type of frame."
SIGNAL_BODY = "Send one of description, candidate and control."
TOO_MANY_REQUESTS = "Too many attempts. Wait {seconds} seconds."
