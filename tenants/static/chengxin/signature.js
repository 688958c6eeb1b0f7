// Signing on screen: strokes become whole numbers in a hidden field, never a picture. Without this
// script the sheet is signed by a typed name or on paper. Kept to what Chromium 69 understands.
(function () {
  "use strict";

  var form = document.querySelector("form[data-sign]");
  if (!form) return;
  var pad = form.querySelector("canvas");
  var field = form.querySelector("input[name=strokes]");
  var pen = pad.getContext("2d");
  var strokes = [];
  var drawing = false;

  // Only what belongs to the chosen way of signing is shown.
  function show() {
    var chosen = form.querySelector("input[name=method]:checked");
    form.querySelectorAll("[data-method]").forEach(function (part) {
      part.hidden = !chosen || part.getAttribute("data-method") !== chosen.value;
    });
  }
  form.addEventListener("change", show);
  show();

  function point(event) {
    var box = pad.getBoundingClientRect();
    var x = Math.round(((event.clientX - box.left) / box.width) * pad.width);
    var y = Math.round(((event.clientY - box.top) / box.height) * pad.height);
    return [Math.min(Math.max(x, 0), pad.width), Math.min(Math.max(y, 0), pad.height)];
  }

  function draw() {
    pen.clearRect(0, 0, pad.width, pad.height);
    pen.lineWidth = 6;
    pen.lineCap = pen.lineJoin = "round";
    strokes.forEach(function (stroke) {
      pen.beginPath();
      pen.moveTo(stroke[0][0], stroke[0][1]);
      stroke.forEach(function (each) { pen.lineTo(each[0], each[1]); });
      pen.stroke();
    });
    field.value = strokes.map(function (stroke) {
      return stroke.map(function (each) { return each.join(","); }).join(" ");
    }).join(";");
  }

  // What was drawn before a refusal is drawn again.
  if (/^\d+,\d+([ ;]\d+,\d+)*$/.test(field.value)) {
    strokes = field.value.split(";").map(function (stroke) {
      return stroke.split(" ").map(function (each) { return each.split(",").map(Number); });
    });
    draw();
  }

  pad.addEventListener("pointerdown", function (event) {
    drawing = true;
    if (pad.setPointerCapture) pad.setPointerCapture(event.pointerId);
    strokes.push([point(event)]);
    event.preventDefault();
  });
  pad.addEventListener("pointermove", function (event) {
    if (!drawing) return;
    strokes[strokes.length - 1].push(point(event));
    draw();
    event.preventDefault();
  });
  ["pointerup", "pointercancel"].forEach(function (name) {
    pad.addEventListener(name, function () { drawing = false; });
  });
  form.querySelector("[data-clear]").addEventListener("click", function () {
    strokes = [];
    draw();
    pad.focus();
  });
})();
