/* The player of a video page: remembered position, watched stretches, chapters, transcript.
   The video plays, and its transcript reads, without it. */

const on = (target, type, act, options) => target.addEventListener(type, act, options);
const place = {
  read(key) {
    try { return Number(localStorage.getItem(`rostra:${key}`)); } catch { return 0; }
  },
  write(key, value) {
    try { localStorage.setItem(`rostra:${key}`, value); } catch { /* full or forbidden: nothing to keep */ }
  },
};

function player(root) {
  const video = root.querySelector("video");
  const status = root.querySelector("[data-watch-status]");
  const key = `video:${video.dataset.key ?? video.getAttribute("src")}`;
  const mark = (link) => ({
    link, at: Number(link.dataset.seek), end: link.dataset.end ? Number(link.dataset.end) : null,
  });
  const marks = [...root.querySelectorAll("[data-seek]")].map(mark);
  const chapters = marks.filter((each) => each.end === null);
  const seconds = (value) => Math.round(value * 10) / 10;
  let stretches = [];
  let from = null;
  let last = 0;

  const close = () => {
    if (from !== null && last - from >= 0.5) stretches.push([seconds(from), seconds(last)]);
    from = null;
  };
  const send = async (leaving) => {
    const running = from !== null;
    close();
    if (running) from = last;
    if (!stretches.length) return;
    place.write(key, seconds(last));
    const given = stretches;
    stretches = [];
    if (!video.dataset.watch) return;
    const body = new URLSearchParams({
      csrfmiddlewaretoken: video.dataset.csrf, intervals: JSON.stringify(given), position: seconds(last),
    });
    if (leaving && navigator.sendBeacon?.(video.dataset.watch, body)) return;
    try {
      const answer = await fetch(video.dataset.watch, {
        method: "POST", body, keepalive: true, redirect: "manual", headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(answer.status);
      const said = await answer.json().catch(() => ({}));
      if (status && said.text) status.textContent = said.text;
    } catch {
      stretches = [...given, ...stretches];
    }
  };
  const show = () => {
    const now = video.currentTime;
    const chapter = chapters.findLast((each) => each.at <= now);
    for (const each of marks) {
      const current = each.end === null ? each === chapter : each.at <= now && now < each.end;
      if (current === each.link.hasAttribute("aria-current")) continue;
      if (!current) { each.link.removeAttribute("aria-current"); continue; }
      each.link.setAttribute("aria-current", "true");
      const pane = each.end === null ? null : each.link.closest(".fold-body");
      if (!pane || pane.contains(document.activeElement)) continue;
      pane.scrollTop += each.link.getBoundingClientRect().top - pane.getBoundingClientRect().top - pane.clientHeight / 3;
    }
  };
  const resume = () => {
    const start = Math.max(Number(video.dataset.position ?? 0), place.read(key));
    if (!location.hash.startsWith("#t=") && start > 5 && start < video.duration - 10) video.currentTime = start;
  };

  const follow = () => {
    const track = [...video.querySelectorAll("track")].find((each) => each.default) ?? video.querySelector("track");
    if (!track || !root.dataset.follow || marks.length > chapters.length) return;
    const pane = document.createElement("details");
    pane.className = "fold transcript";
    pane.append(document.createElement("summary"), document.createElement("div"));
    pane.firstChild.textContent = root.dataset.follow;
    pane.lastChild.className = "fold-body";
    pane.lastChild.lang = track.srclang;
    on(pane, "toggle", () => {
      if (track.track.mode === "disabled") track.track.mode = "hidden";
      const loaded = () => fill(track, pane.lastChild);
      if (track.readyState === HTMLTrackElement.LOADED) loaded(); else on(track, "load", loaded, { once: true });
    }, { once: true });
    root.append(pane);
  };
  const fill = (track, body) => {
    for (const cue of track.track.cues) {
      const link = document.createElement("a");
      link.href = `${video.getAttribute("src")}#t=${cue.startTime}`;
      link.dataset.seek = cue.startTime;
      link.dataset.end = cue.endTime;
      link.textContent = cue.text.replace(/<[^>]*>/g, "");
      body.append(link, " ");
      marks.push(mark(link));
    }
  };

  follow();
  if (video.readyState) resume(); else on(video, "loadedmetadata", resume, { once: true });
  on(video, "timeupdate", () => {
    if (!video.seeking && !video.paused) { from ??= video.currentTime; last = video.currentTime; }
    show();
  });
  on(video, "seeking", close);
  on(video, "pause", () => { if (!video.seeking) last = video.currentTime; send(); });
  on(video, "ended", () => { place.write(key, 0); send(); });
  on(window, "pagehide", () => send(true));
  on(document, "visibilitychange", () => { if (document.hidden) send(true); });
  setInterval(() => { if (!video.paused || stretches.length) send(); }, 15000);
  on(root, "click", (event) => {
    const link = event.target.closest("[data-seek]");
    if (!link) return;
    event.preventDefault();
    video.currentTime = Number(link.dataset.seek);
    video.play()?.catch(() => {});
  });
}

document.querySelectorAll("[data-player]:has(video)").forEach(player);
