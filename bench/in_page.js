// Runs in every measured page before its own scripts.
//
// All pages run in one Chromium, so that `timeOrigin + time` of two pages can be compared.
{
  const RealTimeout = window.setTimeout;
  const now = () => performance.timeOrigin + performance.now();
  const everything = { childList: true, subtree: true, characterData: true, attributes: true };

  /** The first frame of a video, which may not exist yet. */
  function firstFrame(selector) {
    return new Promise((resolve) => {
      const observer = new MutationObserver(look);
      function look() {
        const video = document.querySelector(selector);
        if (!video) return;
        observer.disconnect();
        video.requestVideoFrameCallback(() => resolve(now()));
      }
      observer.observe(document, everything);
      look();
    });
  }

  window.bench = {
    /** When the last trusted Enter key or click happened. */
    inputAt: 0,
    /** When a socket first sent and first received `followed`, a part of a frame. */
    sentAt: 0,
    receivedAt: 0,
    followed: null,
    /** How many callbacks of timers and animation frames have run. */
    timers: 0,
    armed: null,

    /** Note when a socket sends or receives this part of a frame. */
    follow(part) {
      this.followed = part;
      this.sentAt = this.receivedAt = 0;
    },

    /** Resolve `armed` with the time of the mutation after which `isShown` holds. */
    armMutation(isShown) {
      this.armed = new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          // Before the test, which may compute styles.
          const at = now();
          if (!isShown()) return;
          observer.disconnect();
          resolve(at);
        });
        observer.observe(document, everything);
      });
    },

    /** Resolve `armed` with the time when each of these videos has shown its first frame. */
    armFrames(selectors) {
      this.armed = Promise.all(selectors.map(firstFrame)).then((times) => Math.max(...times));
    },

    /** Return when the first contentful paint happened, since the navigation. */
    paint() {
      return new Promise((resolve) => {
        new PerformanceObserver((list) => {
          const [entry] = list.getEntriesByName("first-contentful-paint");
          if (entry) resolve(entry.startTime);
        }).observe({ type: "paint", buffered: true });
      });
    },

    pause: (ms) => new Promise((resolve) => RealTimeout(resolve, ms)),
  };

  addEventListener(
    "keydown",
    (event) => {
      if (event.isTrusted && event.key === "Enter") note(event);
    },
    { capture: true },
  );
  addEventListener(
    "click",
    (event) => {
      if (event.isTrusted) note(event);
    },
    { capture: true },
  );
  function note(event) {
    window.bench.inputAt = performance.timeOrigin + event.timeStamp;
  }

  function noteFrame(field, data) {
    const { bench } = window;
    if (bench.followed === null || bench[field] > 0) return;
    if (typeof data === "string" && data.includes(bench.followed)) bench[field] = now();
  }
  window.WebSocket = class extends WebSocket {
    constructor(...options) {
      super(...options);
      // Before the listeners of the page.
      this.addEventListener("message", ({ data }) => noteFrame("receivedAt", data));
    }

    send(data) {
      noteFrame("sentAt", data);
      super.send(data);
    }
  };

  for (const name of ["setTimeout", "setInterval", "requestAnimationFrame"]) {
    const real = window[name].bind(window);
    window[name] = (task, ...rest) =>
      real(
        (...args) => {
          window.bench.timers += 1;
          return task(...args);
        },
        ...rest,
      );
  }

  // When a person of the list can be seen, since the navigation: painted, or added later.
  const person =
    '[role=list][aria-label=Conversations] a[href*="/c/"], ul[aria-label=Conversations] a[href*="/c/"]';
  window.bench.peopleShown = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      const at = performance.now();
      const rows = [...document.querySelectorAll(person)];
      if (!rows.some((row) => row.textContent.trim())) return;
      observer.disconnect();
      // A test of its visibility would compute styles before the first paint.
      window.bench.paint().then((painted) => resolve(Math.max(at, painted)));
    });
    observer.observe(document, everything);
  });
}
