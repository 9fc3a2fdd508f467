(function () {
  "use strict";
  var doc = document, root = doc.documentElement;
  root.classList.add("js"); // At once: what is closed need never be laid out.
  function all(selector, within) { return Array.prototype.slice.call((within || doc).querySelectorAll(selector)); }
  function byId(id) { return id ? doc.getElementById(id) : null; }
  function plain(text) { return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, ""); }

  // Search and filter: a row is shown if it has every word, and is of the kind.
  function filter(table) {
    var q = doc.querySelector("input[data-for='" + table.id + "']");
    var kind = doc.querySelector("select[data-for='" + table.id + "']");
    var words = plain(q.value).split(/\s+/).filter(Boolean), shown = 0;
    all("tbody[data-i]", table).forEach(function (body) {
      if (body.words === undefined) { body.words = plain(body.textContent); }
      var fits = words.every(function (word) { return body.words.indexOf(word) >= 0; });
      if (kind && kind.value && body.dataset.kind !== kind.value) { fits = false; }
      body.classList.toggle("gone", !fits);
      shown += fits ? 1 : 0;
    });
    var out = byId(table.id.replace("t-", "n-"));
    out.textContent = shown + " " + out.dataset.many;
  }

  // Sort: each body of a table is one thing, and moves as one.
  function sort(table, column, head) {
    var up = head.getAttribute("aria-sort") !== "ascending";
    var number = head.dataset.sort === "number";
    var bodies = all("tbody[data-i]", table);
    function key(body) {
      var value = body.rows[0].cells[column].dataset.v;
      return number ? Number(value) : value;
    }
    bodies.sort(function (a, b) {
      var x = key(a), y = key(b);
      var order = number ? x - y : x.localeCompare(y, root.lang);
      return (up ? order : -order) || a.dataset.i - b.dataset.i;
    });
    all("th[aria-sort]", table.tHead).forEach(function (th) { th.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    bodies.forEach(function (body) { table.appendChild(body); });
  }

  // Each decision opens to what is behind it.
  function open(body, yes) {
    body.classList.toggle("open", yes);
    body.querySelector(".one button").setAttribute("aria-expanded", yes ? "true" : "false");
  }

  // One school at a time; a link to one opens it.
  function follow() {
    var target = byId(decodeURIComponent(location.hash.slice(1)));
    if (!target) { return; }
    if (target.classList.contains("school")) {
      all("#pages > .open").forEach(function (page) { page.classList.remove("open"); });
      target.classList.add("open");
      target.scrollIntoView();
      byId("n-" + target.id.slice(2)).focus({ preventScroll: true });
    } else if (target.parentNode.id === "t-decisions") {
      target.classList.remove("gone");
      open(target, true);
      target.scrollIntoView();
      target.querySelector("button").focus({ preventScroll: true });
    }
  }

  function start() {
    all("table.sortable").forEach(function (table) {
      Array.prototype.forEach.call(table.tBodies, function (body, i) { body.dataset.i = i; });
      Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
        var button = doc.createElement("button");
        button.type = "button";
        while (head.firstChild) { button.appendChild(head.firstChild); }
        head.appendChild(button);
        button.addEventListener("click", function () { sort(table, column, head); });
      });
      all("[data-for='" + table.id + "']").forEach(function (field) {
        field.addEventListener("input", function () { filter(table); });
      });
    });
    all("form").forEach(function (form) { form.addEventListener("submit", function (event) { event.preventDefault(); }); });

    all("#t-decisions > tbody").forEach(function (body) {
      var head = body.querySelector(".one th"), button = doc.createElement("button");
      button.type = "button";
      while (head.firstChild) { button.appendChild(head.firstChild); }
      head.appendChild(button);
      button.addEventListener("click", function () { open(body, button.getAttribute("aria-expanded") !== "true"); });
      open(body, false);
    });
    var every = byId("open-all");
    if (every) {
      var first = every.textContent;
      every.addEventListener("click", function () {
        var yes = every.getAttribute("aria-pressed") !== "true";
        all("#t-decisions > tbody").forEach(function (body) { open(body, yes); });
        every.setAttribute("aria-pressed", yes ? "true" : "false");
        every.textContent = yes ? every.dataset.shut : first;
      });
    }

    var pages = byId("pages"); // the list of answers has none
    if (pages) { pages.addEventListener("click", function (event) {
      if (!event.target.classList.contains("print")) { return; }
      doc.body.classList.add("one");
      event.target.closest(".school").classList.add("only");
      window.print();
    }); }
    window.addEventListener("afterprint", function () {
      doc.body.classList.remove("one");
      all("#pages > .only").forEach(function (page) { page.classList.remove("only"); });
    });
    window.addEventListener("hashchange", follow);
    follow();
  }
  doc.addEventListener("DOMContentLoaded", start);
})();
