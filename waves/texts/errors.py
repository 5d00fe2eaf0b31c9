"""One sentence for each error code, on the screen and in the API's `detail`."""

SOMETHING_WRONG = "Something went wrong. Try again."

UNKNOWN_SWITCH = "There is no such switch."

BY_CODE = {
    "already_friends": "You're already friends.",
    "already_requested": "You've already sent a request. Wait for their answer.",
    "already_verified": "Your email address is already confirmed.",
    "bad_avatar": (
        "This picture can't be used. Choose a JPEG, PNG or WebP that isn't damaged and "
        "has at most 50 megapixels."
    ),
    "bad_picture": (
        "This picture is damaged or too large to show. Try another one, or send it as "
        "a ZIP file."
    ),
    "bad_voice": "This recording is damaged. Record it again.",
    "blocked_by_you": "You've blocked this person. Unblock them first.",
    "closed": "The connection was interrupted. Try again.",
    "conflict": "This has changed in the meantime. Try again.",
    "conversation_closed": "You aren't friends now, so this can't be sent.",
    "error": SOMETHING_WRONG,
    "file_sent": "This file has been sent. Delete its message instead.",
    "google_closed": "This account is closed.",
    "google_denied": (
        "You didn't allow the sign-in at Google. Try again, or log in with a password."
    ),
    "google_expired": "That took too long, or started in another browser. Try again.",
    "google_failed": "Google didn't answer correctly. Try again in a moment.",
    "google_link_first": (
        "There's already an account with this email address. Log in with its password, "
        "then link Google in Settings."
    ),
    "google_no_email": "Google didn't share an email address. Sign up with one.",
    "google_off": "Google sign-in isn't available here. Use your password.",
    "google_taken": (
        "This Google account is linked to another account here, or yours already has "
        "one."
    ),
    "hello_first": SOMETHING_WRONG,
    "in_another_call": "You're already in another call.",
    "incomplete": "The request didn't arrive completely. Try again.",
    "internal": "Something went wrong on our side. Try again.",
    "invalid": "Something isn't right. Check what you entered.",
    "invalid_transition": "You can't do that in this call now.",
    "last_way_in": "Set a password first. This is your only way to log in.",
    "link_expired": "This link has expired. A link works for 30 minutes.",
    "link_replaced": "We've sent you a newer link. Open that one.",
    "link_used": "This link has already been used. It works only once.",
    "link_wrong": "This link isn't valid. Part of it may be missing.",
    "mail_off": "This server doesn't send email. Ask its administrator.",
    "malformed": SOMETHING_WRONG,
    "message_deleted": "This message was deleted.",
    "not_allowed": "You can't do that from here. Reload the page and try again.",
    "not_found": "We couldn't find that.",
    "not_signed_in": "You're logged out. Log in again.",
    "offline": "You're offline. Try again when you're back online.",
    "renamed_too_often": (
        "You've changed your username too often. Try again in a few days."
    ),
    "request_closed": "This request was already answered or cancelled.",
    "requests_crossed": "You both sent a request at the same time. Try again.",
    "sent_twice_at_once": "This message is already being sent. Try again.",
    "sign_in_again": "Sign in with Google again first, to confirm that it's you.",
    "storage_full": "There's no room on the server for this file. Try again later.",
    "taken": "Someone else already has this. Choose another.",
    "timeout": "The server took too long to answer. Try again.",
    "too_many_pinned_messages": (
        "A conversation can have 20 pinned messages. Unpin one first."
    ),
    "too_many_pins": "You can pin 5 conversations. Unpin one first.",
    "too_large": "This is too large to send.",
    "too_late_to_edit": "A message can be edited for 24 hours after it was sent.",
    "too_many_reactions": "This message has too many different reactions.",
    "too_many_uploads": (
        "Too many files are waiting to be sent. Send or remove some of them first."
    ),
    "too_many_requests": "Too many attempts. Wait a minute and try again.",
    "unavailable": "The server can't do this right now. Try again in a moment.",
    "unknown_type": SOMETHING_WRONG,
    "wrong_credentials": "Wrong username or password.",
    "wrong_offset": "Part of the file didn't arrive. Try again.",
}
