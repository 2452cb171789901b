// One call: the websocket, the caller's audio going out and ours coming in.
const RATE = 8000;
const FRAME = 160;
const FRAME_MS = 20;

export class Call {
  /** `show(item)` gets every message for the page; `level(0..1)` the loudness of the caller. */
  constructor({ preset, workingDay, caller, clip, ownVoice, show, level, path = "/talk/socket", more = {} }) {
    this.show = show;
    this.level = level;
    this.clip = clip; // Int16Array of a sample caller, or null for the microphone
    this.ownVoice = ownVoice;
    this.position = 0;
    this.greeted = false;
    this.context = new AudioContext();
    this.playUntil = 0;
    this.playing = new Set();
    this.marks = [];
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.socket = new WebSocket(`${scheme}://${location.host}${path}`);
    this.socket.binaryType = "arraybuffer";
    this.socket.onopen = () => this.send({ type: "start", preset, caller, working_day: workingDay, ...more });
    this.socket.onmessage = (message) => this.receive(message.data);
    this.socket.onclose = () => this.stop();
  }

  async start() {
    await this.context.resume();
    if (this.clip) {
      this.pump = setInterval(() => this.sendClipFrame(), FRAME_MS);
      return;
    }
    const wanted = { echoCancellation: true, noiseSuppression: false, autoGainControl: true };
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: wanted });
    await this.context.audioWorklet.addModule(new URL("./microphone.js", import.meta.url));
    const source = this.context.createMediaStreamSource(this.stream);
    const telephone = new AudioWorkletNode(this.context, "telephone");
    telephone.port.onmessage = (message) => this.sendFrame(message.data);
    source.connect(telephone);
    const mute = new GainNode(this.context, { gain: 0 });
    telephone.connect(mute).connect(this.context.destination); // only what is played is run
  }

  press(digit) { this.send({ type: "key", digit }); }

  hangUp() { this.send({ type: "hangup" }); }

  stop() {
    clearInterval(this.pump);
    this.silence();
    this.stream?.getTracks().forEach((track) => track.stop());
    this.socket.close();
    if (this.context.state !== "closed") this.context.close();
    this.level(0);
    this.show({ type: "closed" });
    this.show = () => {};
  }

  send(item) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(item));
  }

  sendFrame(frame) {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    let sum = 0;
    for (const value of frame) sum += value * value;
    this.level(Math.min(1, Math.sqrt(sum / frame.length) / 6000));
    this.socket.send(frame.buffer);
  }

  // The sample caller waits for the greeting, and while a prompt plays, as a polite person does.
  sendClipFrame() {
    const speaks = this.greeted && this.marks.length === 0 && this.position < this.clip.length;
    const frame = new Int16Array(FRAME);
    if (speaks) {
      frame.set(this.clip.subarray(this.position, this.position + FRAME));
      this.position += FRAME;
    }
    this.sendFrame(frame);
  }

  receive(data) {
    if (data instanceof ArrayBuffer) {
      if (!this.ownVoice) this.play(new Int16Array(data));
      return;
    }
    const item = JSON.parse(data);
    if (item.type === "mark") this.mark(item.name);
    else if (item.type === "clear") this.clear();
    else {
      if (item.type === "prompt" && this.ownVoice) this.speak(item.text);
      this.show(item);
    }
  }

  play(samples) {
    if (!samples.length) return;
    const buffer = this.context.createBuffer(1, samples.length, RATE);
    const channel = buffer.getChannelData(0);
    for (let i = 0; i < samples.length; i += 1) channel[i] = samples[i] / 32768;
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.context.destination);
    const begin = Math.max(this.context.currentTime, this.playUntil);
    source.start(begin);
    this.playUntil = begin + buffer.duration;
    this.playing.add(source);
    source.onended = () => this.playing.delete(source);
  }

  speak(text) {
    this.spoken = new Promise((done) => {
      const utterance = new SpeechSynthesisUtterance(text);
      utterance.lang = document.documentElement.lang;
      utterance.onend = done;
      utterance.onerror = done;
      speechSynthesis.speak(utterance);
    });
  }

  mark(name) {
    const entry = { name };
    this.marks.push(entry);
    const reached = () => this.reached(entry);
    if (this.ownVoice && this.spoken) {
      this.spoken.then(reached);
      return;
    }
    const wait = Math.max(0, this.playUntil - this.context.currentTime) * 1000;
    entry.timer = setTimeout(reached, wait);
  }

  reached(entry) {
    const place = this.marks.indexOf(entry);
    if (place < 0) return;
    this.marks.splice(place, 1);
    this.greeted = true;
    this.send({ type: "mark", name: entry.name });
  }

  clear() {
    this.silence();
    for (const entry of [...this.marks]) {
      clearTimeout(entry.timer);
      this.reached(entry);
    }
  }

  silence() {
    for (const source of this.playing) source.stop();
    this.playing.clear();
    this.playUntil = 0;
    if (this.ownVoice) speechSynthesis.cancel();
  }
}
