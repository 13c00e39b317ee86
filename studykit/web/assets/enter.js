// @ts-check
// Says the passphrase to the server.
"use strict";
(() => {
  const form = /** @type {HTMLFormElement} */ (document.getElementById("sk-enter"));
  const wrong = /** @type {HTMLElement} */ (form.querySelector(".alarm"));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (form.querySelector("[type=password]"));
    const response = await fetch("../enter", {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ passphrase: input.value }),
    });
    if (response.ok) return location.reload();
    wrong.hidden = false;
    input.select();
  });
})();
