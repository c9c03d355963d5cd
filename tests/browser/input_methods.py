"""What input methods send, as it was recorded in browsers; `replay` sends it again to whatever has the focus."""

from playwright.sync_api import CDPSession, Page

TAKEN = 229  # the keyCode of a key that an input method took
Step = tuple[str, dict[str, object]]

REPLAY = """(steps) => steps.map(([type, init]) => {
  const at = document.activeElement;
  const kind = type.startsWith("key") ? KeyboardEvent : type === "input" ? InputEvent : CompositionEvent;
  if ("value" in init) at.value = init.value;
  return at.dispatchEvent(new kind(type, { bubbles: true, cancelable: true, ...init }));
})"""


def key(key: str, code: str, **more: object) -> list[Step]:
    init = {"key": key, "code": code, **more}
    return [("keydown", init), ("keyup", init)]


def processed(code: str, **more: object) -> list[Step]:
    """A key under an active input method, outside of any text: Chrome and Edge on Windows."""
    return [
        ("keydown", {"key": "Process", "code": code, "keyCode": TAKEN, **more}),
        ("keyup", {"key": "Process", "code": code, "keyCode": TAKEN, **more}),
    ]


def composed(value: str, data: str) -> list[Step]:
    return [
        ("keydown", {"key": data, "code": "Digit5", "keyCode": TAKEN}),
        ("compositionstart", {"data": ""}),
        ("compositionupdate", {"data": data}),
        ("input", {"inputType": "insertCompositionText", "data": data, "isComposing": True, "value": value}),
        ("keyup", {"key": data, "code": "Digit5", "isComposing": True}),
    ]


def escaped_in_safari(value: str) -> list[Step]:
    """Esc takes back what was composed; the key comes after its end and only its number tells."""
    return [
        ("input", {"inputType": "deleteCompositionText", "isComposing": True, "value": value}),
        ("compositionend", {"data": ""}),
        ("keydown", {"key": "Escape", "code": "Escape", "keyCode": TAKEN}),
        ("keyup", {"key": "Escape", "code": "Escape", "keyCode": 27}),
    ]


def escaped_in_firefox(value: str) -> list[Step]:
    return [
        ("keydown", {"key": "Process", "code": "Escape", "keyCode": TAKEN, "isComposing": True}),
        ("compositionend", {"data": ""}),
        ("input", {"inputType": "deleteCompositionText", "value": value}),
        ("keyup", {"key": "Escape", "code": "Escape", "keyCode": 27}),
    ]


def escaped_in_chrome_on_a_mac(value: str) -> list[Step]:
    return [
        ("keydown", {"key": "Escape", "code": "Escape", "keyCode": TAKEN, "isComposing": True}),
        ("input", {"inputType": "insertCompositionText", "isComposing": True, "value": value}),
        ("compositionend", {"data": ""}),
        ("keyup", {"key": "Escape", "code": "Escape", "keyCode": 27}),
    ]


def replay(page: Page, *sequences: list[Step]) -> list[bool]:
    """Of each event whether the browser would go on with it; False where the page prevented that."""
    went_on: list[bool] = page.evaluate(REPLAY, [step for sequence in sequences for step in sequence])
    return went_on


class InputMethod:
    """Chromium's own composing, in whatever has the focus."""

    def __init__(self, page: Page) -> None:
        self.browser: CDPSession = page.context.new_cdp_session(page)

    def compose(self, text: str) -> None:
        """Letters that are still being chosen."""
        self.browser.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        )

    def confirm(self, text: str) -> None:
        self.browser.send("Input.insertText", {"text": text})

    def late_key(self, key: str, text: str = "") -> None:
        """A real key as Safari sends the one that ended a composition; `text` makes it type, as Enter does."""
        told = {"key": key, "code": key, "windowsVirtualKeyCode": TAKEN, "nativeVirtualKeyCode": TAKEN}
        self.browser.send("Input.dispatchKeyEvent", {"type": "keyDown" if text else "rawKeyDown", "text": text, **told})
        self.browser.send("Input.dispatchKeyEvent", {"type": "keyUp", **told})
