// Keeps the list of terminals fresh. Without it the page works by its link «最新にする».
"use strict";
const list = document.getElementById("live");
if (list) {
  const look = async () => {
    try {
      const answer = await fetch("?part=1", { credentials: "same-origin" });
      if (answer.ok && !answer.redirected) list.innerHTML = await answer.text();
    } catch { /* the service rests; the next look may find it */ }
  };
  setInterval(() => { if (!document.hidden) look(); }, 4000);
}
