/* Small comforts on top of pages that work without them. */
(function () {
  "use strict";

  function eachIn(root, selector, act) {
    if (root.matches && root.matches(selector)) act(root);
    root.querySelectorAll(selector).forEach(act);
  }

  /* A second press of the same form within a few seconds is swallowed. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-once") || event.defaultPrevented) return;
    if (form.classList.contains("is-sent")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    form.classList.add("is-sent");
    form.setAttribute("aria-busy", "true");
    window.setTimeout(function () { release(form); }, 8000);
  }, true);

  function release(form) {
    form.classList.remove("is-sent");
    form.removeAttribute("aria-busy");
  }

  /* A page that comes back from the history must not keep its forms locked. */
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form.is-sent").forEach(release);
  });

  document.addEventListener("click", function (event) {
    var dismiss = event.target.closest("[data-dismiss]");
    if (dismiss) dismiss.closest(".message").remove();
    if (event.target.closest("[data-print]")) window.print();
    document.querySelectorAll("details.who[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.who[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  /* Enter asks in a one-question box; Shift and Enter begins a new line. */
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (!event.target.hasAttribute("data-enter-submits")) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  /* The card of a chosen radio or box is marked as chosen. */
  document.addEventListener("change", function (event) {
    var group = event.target.closest(".choices");
    if (!group) return;
    group.querySelectorAll(".choice").forEach(function (choice) {
      choice.classList.toggle("is-on", choice.querySelector("input").checked);
    });
  });

  function grow(area) {
    var limit = 0.6 * window.innerHeight;
    area.style.height = "auto";
    area.style.height = Math.min(area.scrollHeight + 2, limit) + "px";
    area.style.overflowY = area.scrollHeight > limit ? "auto" : "hidden";
  }

  function prepare(root) {
    eachIn(root, "textarea[data-autosize]", function (area) {
      if (!area.dataset.grows) area.addEventListener("input", function () { grow(area); });
      area.dataset.grows = "1";
      if (area.value) grow(area);
    });
    eachIn(root, "[data-needs-script]", function (part) { part.hidden = false; });
    eachIn(root, "[data-focus]", function (part) { part.focus(); });
  }

  document.addEventListener("DOMContentLoaded", function () { prepare(document); });
  document.addEventListener("htmx:load", function (event) { prepare(event.target); });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest && event.target.closest("form.is-sent");
    if (form) release(form);
  });
})();
