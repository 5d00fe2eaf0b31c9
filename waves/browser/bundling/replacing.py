"""Replaces text of generated files; a template that has changed stops the build."""


def replace_once(source: str, old: str, new: str) -> str:
    """Replace `old`, which must be there once; nothing if it is replaced already.

    Raises:
        RuntimeError: A new version of Reflex generates something else.
    """
    if new in source:
        return source
    if source.count(old) != 1:
        msg = f"Reflex's template has changed: {old.strip()!r} is not there once."
        raise RuntimeError(msg)
    return source.replace(old, new)
