"""Sentences of the panel `Call details`: verification and connection."""

CALL_DETAILS = "Call details"

# Verification
VERIFIED = "Verified"
TITLE = "Verify"
HELP = (
    "Read these four pictures to each other. If you both see the same four, nobody is "
    "intercepting this call, not even the server."
)
COMPARE_WITH = "Compare with {name}"
_EMOJI = (
    "🐶 Dog,🐱 Cat,🦁 Lion,🐎 Horse,🦄 Unicorn,🐷 Pig,🐘 Elephant,"
    "🐰 Rabbit,🐼 Panda,🐓 Rooster,🐧 Penguin,🐢 Turtle,🐟 Fish,🐙 Octopus,"
    "🦋 Butterfly,🌷 Flower,🌳 Tree,🌵 Cactus,🍄 Mushroom,🌏 Globe,🌙 Moon,"
    "☁️ Cloud,🔥 Fire,🍌 Banana,🍎 Apple,🍓 Strawberry,🌽 Corn,🍕 Pizza,"
    "🎂 Cake,❤️ Heart,😀 Smiley,🤖 Robot,🎩 Hat,👓 Glasses,🔧 Spanner,"
    "🎅 Santa,👍 Thumbs up,☂️ Umbrella,⌛ Hourglass,⏰ Clock,🎁 Gift,💡 Light bulb,"
    "📕 Book,✏️ Pencil,📎 Paperclip,✂️ Scissors,🔒 Lock,🔑 Key,🔨 Hammer,"
    "☎️ Telephone,🏁 Flag,🚂 Train,🚲 Bicycle,✈️ Aeroplane,🚀 Rocket,🏆 Trophy,"
    "⚽ Ball,🎸 Guitar,🎺 Trumpet,🔔 Bell,⚓ Anchor,🎧 Headphones,📁 Folder,"
    "📌 Pin"
)
EMOJI = [entry.split(" ", 1) for entry in _EMOJI.split(",")]
"""The emoji of the Matrix specification (section 11.12.2.2.5), and their names."""
WAITING = "Waiting for {name}'s browser…"
FAILED = "{name}'s browser didn't answer correctly. Call again and compare."
MATCH = "They match"
MISMATCH = "They don't match"
HANG_UP_NOW = "Hang up now"
FORGET = "Forget verified browsers"
STATES = {
    "known": "You've verified {name}'s browser.",
    "match": "You've compared the pictures in this call.",
    "changed": "{name} is using a browser you haven't verified.",
    "missing": "{name}'s browser didn't identify itself.",
    "new": "Not verified yet.",
}
NOT_KEPT = "This browser can't store it, so it's valid for this call only."
ALARMS = {
    "changed": (
        "{name} is using a browser you haven't verified, or someone is intercepting "
        "this call. Compare the four pictures."
    ),
    "missing": (
        "{name}'s browser didn't show that it's the one you've verified. Compare the "
        "four pictures, or hang up."
    ),
    "forged": (
        "Someone is impersonating {name}'s browser. Don't say anything private, and "
        "hang up."
    ),
    "mismatch": (
        "Someone may be listening in. Don't say anything private, hang up, and call "
        "again over another network."
    ),
}
COMPARE = "Compare"

# Connection
CONNECTION = "Connection"
ROUTE = "Route"
ROUTES = {
    "direct": "Directly from browser to browser",
    "relayed": "Through a relay, which can't decrypt it",
}
ROUND_TRIP_TIME = "Round-trip time"
VIDEO = "Video"
AUDIO = "Audio"
DURATION = "Duration"
