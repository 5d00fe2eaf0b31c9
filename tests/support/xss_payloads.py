"""XSS payloads, and the detection of scripts that run.

From the OWASP filter evasion sheet, the polyglots of 0xSobky and Gareth Heyes, the
mutations that DOMPurify and Bleach have met (CVE-2019-16728, CVE-2020-6802), template
syntax of the usual frameworks, and what this page is made of: React, JSON, sockets.
"""

from playwright.async_api import Dialog, Page

# Long ones too: a message takes them, a name does not.
PAYLOADS = (
    "<script>__xss()</script>",
    "</script><script>__xss()</script>",
    "</title><script>__xss()</script>",
    "</style><script>__xss()</script>",
    "</textarea><script>__xss()</script>",
    "--><script>__xss()</script>",
    "]]><script>__xss()</script>",
    "<ScRiPt>__xss()</sCrIpT>",
    "<script/src=data:,__xss()></script>",
    "<script>alert(1)</script>",
    "<scr<script>ipt>__xss()</scr</script>ipt>",
    "<img src=x onerror=__xss()>",
    "<img/src/onerror=__xss()>",
    "<img src=`x`onerror=__xss()>",
    '"><img src=x onerror=__xss()>',
    "'><img src=x onerror=__xss()>",
    "<IMG SRC=x ONERROR=&#95;_xss()>",
    "<img src=x:x onerror=\\u005f_xss()>",
    "<img src=//evil.example/canary>",
    "<svg onload=__xss()>",
    "<svg/onload=__xss()>",
    "<svg><script>__xss()</script></svg>",
    "<svg><animate onbegin=__xss() attributeName=x dur=1s>",
    "<svg><set onbegin=__xss() attributename=x>",
    "<svg><a xlink:href=javascript:__xss()><text y=9>x",
    "<svg><foreignObject><iframe srcdoc='<script>parent.__xss()</script>'>",
    "<svg><style><img src=x onerror=__xss()></style>",
    "<math><mtext><table><mglyph><style><img src=x onerror=__xss()>",
    "<math><mi//xlink:href='data:x,<script>__xss()</script>'>",
    "<noscript><p title='</noscript><img src=x onerror=__xss()>'>",
    (
        "<form><math><mtext></form><form><mglyph><svg><mtext><style>"
        "<path id='</style><img onerror=__xss() src>'>"
    ),
    "<template><img src=x onerror=__xss()></template>",
    "<body onload=__xss()>",
    "<body onpageshow=__xss()>",
    "<iframe src=javascript:parent.__xss()>",
    "<iframe srcdoc='<img src=x onerror=parent.__xss()>'>",
    "<object data=javascript:__xss()>",
    "<embed src=javascript:__xss()>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/a.css>",
    "<meta http-equiv=refresh content=0;url=javascript:__xss()>",
    "<form action=javascript:__xss()><input type=submit autofocus>",
    "<input autofocus onfocus=__xss()>",
    "<select autofocus onfocus=__xss()>",
    "<details open ontoggle=__xss()>x",
    "<video><source onerror=__xss()>",
    "<audio src=x onerror=__xss()>",
    "<marquee onstart=__xss()>x</marquee>",
    "<x onfocus=__xss() tabindex=1 id=x>",
    "<style>@keyframes x{}</style><x style=animation-name:x onanimationstart=__xss()>",
    "<div style=background:url(//evil.example/canary)>x",
    "<a href=javascript:__xss()>click</a>",
    "javascript:__xss()",
    "java\tscript:__xss()",
    "JaVaScRiPt://%0a__xss()//",
    "data:text/html,<script>__xss()</script>",
    "[click](javascript:__xss())",
    "![x](x\"onerror='__xss()')",
    "<javascript:__xss()>",
    "https://a.example/\"onmouseover='__xss()'x='",
    "{{constructor.constructor('__xss()')()}}",
    "${__xss()}",
    "#{__xss()}",
    "<%= __xss() %>",
    "{{7*7}}[[7*7]]{%7*7%}",
    '";__xss();//',
    "';__xss();//",
    "`-__xss()-`",
    "\\u003cimg src=x onerror=__xss()\\u003e",
    "&lt;img src=x onerror=__xss()&gt;",
    "&#60;img src=x onerror=__xss()&#62;",
    "%3Cimg src=x onerror=__xss()%3E",
    "\uff1cscript\uff1e__xss()\uff1c/script\uff1e",
    "\u02ba><svg onload=__xss()>\u2028",
    '{"dangerouslySetInnerHTML":{"__html":"<img src=x onerror=__xss()>"}}',
    '{"$$typeof":"react.element","type":"script","props":{}}',
    "__proto__",
    "constructor",
    (
        "jaVasCript:/*-/*`/*\\`/*'/*\"/**/(/* */oNcliCk=__xss() )//%0D%0A%0d%0a//"
        "</stYle/</titLe/</teXtarEa/</scRipt/--!>\\x3csVg/<sVg/oNloAd=__xss()//>\\x3e"
    ),
    (
        "javascript:/*--></title></style></textarea></script></xmp>"
        "<svg/onload='+/\"`/+/onmouseover=1/+/[*/[]/+__xss()//'>"
    ),
)

# What runs counts itself; what the policy stops reports itself.
WATCH = """
(() => {
  const seen = { ran: [], stopped: [] };
  Object.defineProperty(window, '__xss', {
    value: () => seen.ran.push(String(new Error().stack)) });
  Object.defineProperty(window, '__seen', { value: seen });
  addEventListener('securitypolicyviolation', (event) =>
    seen.stopped.push(`${event.effectiveDirective} ${event.blockedURI}`));
})();
"""
# Where text becomes markup in a careless page.
CARELESS = """
async (payloads) => {
  const place = document.createElement('div');
  document.body.append(place);
  for (const payload of payloads) place.innerHTML += payload;
  await new Promise((resolve) => setTimeout(resolve, 500));
  return { ran: window.__seen.ran.length, stopped: window.__seen.stopped.length };
}
"""


class ScriptMonitor:
    """Detects scripts that run in the pages of a browser."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.problems: list[str] = []

    @classmethod
    async def attach(cls, page: Page) -> "ScriptMonitor":
        """Watch this page from its next load on."""
        monitor = cls(page)
        await page.add_init_script(WATCH)
        page.on("dialog", monitor._dismiss)
        page.on("pageerror", lambda error: monitor.problems.append(f"error: {error}"))
        page.on("popup", lambda popup: monitor.problems.append(f"opened: {popup.url}"))
        return monitor

    async def _dismiss(self, dialog: Dialog) -> None:
        self.problems.append(f"dialog: {dialog.message}")
        await dialog.dismiss()

    async def assert_nothing_ran(self, where: str) -> None:
        """Fail if a script ran or was blocked since the page was loaded."""
        seen = await self._page.evaluate("() => window.__seen")
        assert seen == {"ran": [], "stopped": []}, f"{where}: {seen}"
        assert self.problems == [], f"{where}: {self.problems}"
