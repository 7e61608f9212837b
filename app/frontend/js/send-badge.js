// The outbox of the phone app, on the pages of whoever logs visits: fetched only there.
const badge = document.querySelector("[data-send-badge]");
if (badge && window.isSecureContext) import("../offline/badge.js").then(({ showBadge }) => showBadge(badge));
