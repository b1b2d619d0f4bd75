// Hold to record up to a minute; the recording is put into the form's file field. Without a
// microphone (or without this script) the plain file field stays.
(() => {
  const box = document.querySelector("[data-voice]");
  const input = box && box.querySelector("input[type=file]");
  if (!input || !navigator.mediaDevices || !window.MediaRecorder) return;
  const words = box.dataset;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "z-btn z-btn--wide z-btn--paper";
  button.textContent = words.voiceStart;
  const player = document.createElement("audio");
  player.controls = true;
  player.hidden = true;
  box.querySelector("details").hidden = true;
  box.append(button, player);
  let recorder = null, timer = 0;
  const stop = () => { clearTimeout(timer); if (recorder && recorder.state === "recording") recorder.stop(); };
  const start = async (event) => {
    event.preventDefault();
    if (recorder && recorder.state === "recording") return stop();
    let stream;
    try { stream = await navigator.mediaDevices.getUserMedia({ audio: true }); } catch { box.querySelector("details").hidden = false; button.remove(); return; }
    const parts = [];
    recorder = new MediaRecorder(stream, { audioBitsPerSecond: 32000 });
    recorder.ondataavailable = (e) => parts.push(e.data);
    recorder.onstop = () => {
      stream.getTracks().forEach((t) => t.stop());
      const kind = recorder.mimeType.split(";")[0];
      const file = new File(parts, "voice." + (kind.split("/")[1] || "webm"), { type: kind });
      const transfer = new DataTransfer();
      transfer.items.add(file);
      input.files = transfer.files;
      player.src = URL.createObjectURL(file);
      player.hidden = false;
      button.textContent = words.voiceDone;
    };
    recorder.start();
    button.textContent = words.voiceStop;
    timer = setTimeout(stop, 60000);
  };
  button.addEventListener("pointerdown", start);
  button.addEventListener("pointerup", stop);
  button.addEventListener("keydown", (e) => { if (e.key === "Enter" || e.key === " ") start(e); });
})();
