// Small conveniences; every page works without them. Kept to what Chromium 69 understands.
(function () {
  "use strict";

  function closest(event, selector) {
    var target = event.target;
    return target && target.closest ? target.closest(selector) : null;
  }

  // "/" goes to the search box; Escape closes an open menu and gives the focus back.
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach(function (menu) {
        menu.open = false;
        if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      });
      return;
    }
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (closest(event, "input, textarea, select, [contenteditable]")) return;
    var box = document.querySelector("[data-search], input[type=search]");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  var pressed = null;
  document.addEventListener("click", function (event) {
    // Which button sends the form: older Chromium has no event.submitter.
    pressed = closest(event, "button, input[type=submit]");

    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });

    if (closest(event, "[data-print]")) window.print();

    // A click anywhere in a row follows the row's first link; marking text does not.
    var row = closest(event, "tr.row-link");
    if (!row || closest(event, "a, button, input, select, textarea, label, summary")) return;
    if (String(window.getSelection())) return;
    var link = row.querySelector("a[href]");
    if (!link) return;
    if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
    else link.click();
  });

  // data-check-all="name" ticks every box of that name in the same form.
  document.addEventListener("change", function (event) {
    var master = closest(event, "[data-check-all]");
    if (!master) return;
    var boxes = (master.form || document).querySelectorAll("input[type=checkbox]");
    boxes.forEach(function (box) {
      if (box.name === master.getAttribute("data-check-all") && !box.disabled) box.checked = master.checked;
    });
  });

  // data-confirm on a form or on its button asks before anything is sent.
  document.addEventListener("submit", function (event) {
    var button = event.submitter || pressed;
    if (button && button.form !== event.target) button = null;
    var question = (button && button.getAttribute("data-confirm")) || event.target.getAttribute("data-confirm");
    if (question && !window.confirm(question)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, true);

  // A form is sent once. The button is disabled after the browser has read its name and value;
  // a form that answers with a file (data-download) may be sent again after three seconds.
  var spent = [];
  function release() {
    spent.splice(0).forEach(function (button) {
      button.disabled = false;
      button.removeAttribute("aria-busy");
    });
  }
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.target) return;
    var buttons = Array.prototype.filter.call(form.elements, function (element) {
      return element.type === "submit" && !element.disabled;
    });
    window.setTimeout(function () {
      buttons.forEach(function (button) {
        button.disabled = true;
        button.setAttribute("aria-busy", "true");
        spent.push(button);
      });
    }, 0);
    if (form.hasAttribute("data-download")) window.setTimeout(release, 3000);
  });

  // A form with data-beside (a file beside a report) leaves what is typed in the page's other forms
  // where it is: the words wait in this tab until the page is there again.
  var WORDS = "main form[method=post] textarea, main form[method=post] input[type=text]";
  document.addEventListener("submit", function (event) {
    if (event.defaultPrevented || !event.target.hasAttribute("data-beside")) return;
    var kept = [];
    document.querySelectorAll(WORDS).forEach(function (field) {
      if (field.form !== event.target && field.value !== field.defaultValue) {
        kept.push([field.form.getAttribute("action"), field.name, field.value]);
      }
    });
    sessionStorage.setItem("beside", JSON.stringify(kept));
  });
  JSON.parse(sessionStorage.getItem("beside") || "[]").forEach(function (words) {
    document.querySelectorAll(WORDS).forEach(function (field) {
      if (field.form.getAttribute("action") === words[0] && field.name === words[1]) field.value = words[2];
    });
  });
  sessionStorage.removeItem("beside");

  window.addEventListener("pageshow", function (event) {
    if (event.persisted) release();
  });

  // htmx: the CSRF token from the page's <meta>, and a word when the network or the server fails.
  document.addEventListener("htmx:configRequest", function (event) {
    var token = document.querySelector("meta[name=csrf-token]");
    if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
  });
  function toast() {
    var said = document.querySelector(".toast");
    if (said) said.hidden = false;
  }
  document.addEventListener("htmx:sendError", toast);
  document.addEventListener("htmx:responseError", toast);
  document.addEventListener("htmx:afterOnLoad", function () {
    var said = document.querySelector(".toast");
    if (said) said.hidden = true;
  });

  // data-copy="id" copies that field's text and says so; where the browser will not, the text is
  // marked, ready for Ctrl+C. The old command works without HTTPS too.
  document.addEventListener("click", function (event) {
    var button = closest(event, "[data-copy]");
    var field = button && document.getElementById(button.getAttribute("data-copy"));
    if (!field) return;
    field.focus();
    field.select();
    if (document.execCommand("copy")) button.textContent = button.getAttribute("data-copied");
  });

  // data-from-hash: what follows # in the address goes into the box and is sent. Browsers keep that
  // part to themselves, so an invitation's secret is in no server's log; it leaves the address here.
  function takeHash() {
    var box = document.querySelector("[data-from-hash]");
    if (!box || window.location.hash.length < 30) return;
    box.value = window.location.hash.slice(1);
    window.history.replaceState(null, "", window.location.pathname);
    box.form.submit();
  }
  window.addEventListener("hashchange", takeHash);
  takeHash();

  // data-enter-on: Enter goes to the next field, from the last one to the button; there it sends.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Enter" || event.isComposing || event.ctrlKey || event.altKey) return;
    var field = closest(event, "[data-enter-on] input, [data-enter-on] select");
    if (!field) return;
    event.preventDefault();
    var stops = Array.prototype.filter.call(field.form.elements, function (element) {
      return element.type !== "hidden" && element.type !== "fieldset" && !element.disabled;
    });
    var next = stops[stops.indexOf(field) + 1];
    if (!next) return;
    next.focus();
    if (next.select) next.select();
  });

  // After a rejected form the reader starts at the list of what to mend.
  var summary = document.querySelector("[data-errors]");
  if (summary) summary.focus();
})();
