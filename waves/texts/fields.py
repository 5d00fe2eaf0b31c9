"""Sentences for invalid values of fields, in forms and in the API's `fields`."""

AT_LEAST = "Use at least {least} characters."
AT_MOST = "Use at most {most} characters."
BETWEEN = "Use {least} to {most} characters."
NOT_STORABLE = "Remove the characters that can't be stored."
TOO_MANY_MARKS = "Use fewer accents and other marks on a letter."

# Username
USERNAME_TAKEN = "This username is taken."
USERNAME_CHARACTERS = "Use only letters, digits and _ - ."
USERNAME_EDGES = "Start and end with a letter or a digit."
USERNAME_SCRIPT = "Use letters of only one script."
RENAMED_TOO_OFTEN = (
    "You've changed your username too often. Try again in a few days, or use one of "
    "your earlier usernames."
)

# Display name
NAME_MISSING = "Enter a name."
NAME_INVISIBLE = "Remove the invisible characters."

# Email address
EMAIL_TAKEN = "There's already an account with this email address."
EMAIL_FORM = "Enter an email address like name@example.com."
EMAIL_DOMAIN = "This domain can't have an email address."

# Password
PASSWORD_COMMON = "This password is too common."
PASSWORD_IS_USERNAME = "Don't use your username as your password."
PASSWORD_IS_EMAIL = "Don't use your email address as your password."
PASSWORD_REPEATS = "Don't repeat a single character."
PASSWORD_WRONG = "This isn't your password."

# Messages and people
MESSAGE_EMPTY = "Write something first."
MESSAGE_UNKNOWN = "There's no such message in this conversation."
MESSAGE_DELETED = "This message was deleted."
FILE_UNKNOWN = "One of the files isn't there any more. Add it again."
CHUNK_TOO_LONG = "This is more than the announced size."
CHUNK_TOO_SHORT = "Send at least 64 KiB at once, unless it is the end."
EMOJI = "Choose one emoji."
SEQ = "This isn't the number of a message."
CURSOR = "Use the value of next from the page before."
MESSAGE_TIMER = "Choose off, 24 hours, 7 days or 90 days."
MUTED_UNTIL = "Use a time within the next year, with its offset, or always."
TIME = "Use a time with its offset, such as 2026-11-28T12:00:00Z."
PINNED_ARCHIVED = "An archived conversation can't be pinned."
YOURSELF = "This is you."

WHOLE_NUMBER = "Enter a whole number."
NOT_JSON = "This isn't valid JSON."
_NOT_AN_OBJECT = "Send a JSON object."

BY_KIND = {
    "missing": "This field is required.",
    "bool_type": "Use true or false.",
    "string_type": "Enter text.",
    "string_unicode": NOT_STORABLE,
    "string_too_short": "Use at least {min_length} characters.",
    "string_too_long": "Use at most {max_length} characters.",
    "greater_than": "Enter more than {gt}.",
    "greater_than_equal": "Enter {ge} or more.",
    "less_than": "Enter less than {lt}.",
    "less_than_equal": "Enter {le} or less.",
    "json_invalid": NOT_JSON,
    "model_attributes_type": _NOT_AN_OBJECT,
    "dict_type": _NOT_AN_OBJECT,
}
"""By Pydantic's type of error; filled in with the context of the error."""
BY_FAMILY = {
    "uuid": "Enter an id.",
    "int": WHOLE_NUMBER,
    "bool": "Enter true or false.",
    "base64": "Use base64.",
}
"""By the first part of Pydantic's type of error."""
