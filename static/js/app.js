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
    document.querySelectorAll("details.who[open], details.rest[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.who[open], details.rest[open]").forEach(function (menu) {
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

  /* One box for a whole group is ticked with all of them, and ticks them all. */
  function othersOf(whole) {
    return Array.prototype.filter.call(whole.closest(".choices").querySelectorAll("input"), function (one) {
      return one !== whole;
    });
  }

  function tickWhole(whole) {
    whole.checked = othersOf(whole).every(function (one) { return one.checked; });
  }

  function tickOthers(whole) {
    othersOf(whole).forEach(function (one) { one.checked = whole.checked; });
  }

  function mark(group) {
    group.querySelectorAll(".choice").forEach(function (choice) {
      choice.classList.toggle("is-on", choice.querySelector("input").checked);
    });
  }

  /* The card of a chosen radio or box is marked as chosen. */
  document.addEventListener("change", function (event) {
    var group = event.target.closest(".choices");
    if (!group) return;
    var whole = group.querySelector("[data-whole]");
    if (event.target === whole) tickOthers(whole);
    else if (whole) tickWhole(whole);
    mark(group);
  });

  /* The fold in which a chosen radio is filled in opens with it. */
  document.addEventListener("change", function (event) {
    var chosen = event.target;
    if (chosen.type !== "radio" || !chosen.form) return;
    chosen.form.querySelectorAll("details[data-opens-with]").forEach(function (fold) {
      if (fold.dataset.opensWith === chosen.name + "-" + chosen.value) fold.open = true;
    });
  });

  /* A question that hangs on another appears as soon as that one is answered so; the server decides again. */
  function answersTo(place, name) {
    return Array.prototype.filter.call(place.querySelectorAll("[name='" + name + "']"), function (one) {
      return one.type !== "checkbox" && one.type !== "radio" || one.checked;
    }).map(function (one) { return one.value; });
  }

  function applies(part) {
    var given = answersTo(part.closest("[data-row]") || part.closest("form"), part.dataset.when);
    var words = part.dataset.test.split(" ");
    var one = given[0] || "";
    switch (words[0]) {
      case "before": return one !== "" && one < words[1];
      case "some": return one === "" || Number(one) !== 0;
      case "none": return one === "" || Number(one) === 0;
      default: return given.some(function (value) { return words.indexOf(value, 1) > 0; });
    }
  }

  function askWhatApplies(form) {
    form.querySelectorAll("[data-when]").forEach(function (part) {
      var parent = form.querySelector(".asked [name='" + part.dataset.when + "']");
      var hangsOnHidden = parent && parent.closest(".asked").hidden;
      part.hidden = Boolean(hangsOnHidden) || !applies(part);
    });
  }

  ["input", "change"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      if (event.target.form && event.target.form.querySelector("[data-when]")) askWhatApplies(event.target.form);
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
    eachIn(root, "[data-whole]", function (whole) {
      if (whole.checked) tickOthers(whole);
      else tickWhole(whole);
      mark(whole.closest(".choices"));
    });
    eachIn(root, ".tabs [aria-current]", function (tab) {
      tab.parentNode.scrollLeft = tab.offsetLeft - tab.parentNode.offsetLeft - 16;
    });
    eachIn(root, "[data-needs-script]", function (part) { part.hidden = false; });
    eachIn(root, "[data-row] [data-when]", function (part) { part.hidden = !applies(part); });
    eachIn(root, "[data-focus]", function (part) { part.focus(); });
  }

  document.addEventListener("DOMContentLoaded", function () { prepare(document); });
  document.addEventListener("htmx:load", function (event) { prepare(event.target); });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest && event.target.closest("form.is-sent");
    if (form) release(form);
  });
})();
