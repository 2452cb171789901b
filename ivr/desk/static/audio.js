// The agent's side of the caller's line: microphone out, the caller in, 20 ms frames at 8 kHz.
const RATE = 8000;

export class Audio {
  /** Joins an accepted offer; `tell(text)` says how it stands. */
  constructor(offer, tell) {
    this.offer = offer;
    this.tell = tell;
    this.playUntil = 0;
    this.tries = 5; // the caller may be held by another process of the server
    this.context = new AudioContext();
  }

  async start() {
    this.tell("Connecting the audio …");
    await this.context.resume();
    await this.openMicrophone().catch(() => { this.mute = true; });
    if (!this.stopped) this.connect();
  }

  async openMicrophone() {
    const wanted = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: wanted });
    } catch {
      this.mute = true;
      return; // one can still listen
    }
    await this.context.audioWorklet.addModule("/talk/static/microphone.js");
    const telephone = new AudioWorkletNode(this.context, "telephone");
    telephone.port.onmessage = (message) => {
      if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(message.data.buffer);
    };
    this.context.createMediaStreamSource(this.stream).connect(telephone);
    telephone.connect(new GainNode(this.context, { gain: 0 })).connect(this.context.destination);
  }

  connect() {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.socket = new WebSocket(`${scheme}://${location.host}/desk/audio/${this.offer}`);
    this.socket.binaryType = "arraybuffer";
    let heard = false;
    this.socket.onmessage = ({ data }) => {
      if (!(data instanceof ArrayBuffer)) {
        const item = JSON.parse(data);
        if (item.type === "over") this.over = true;
        if (item.type === "mark") this.socket.send(JSON.stringify({ type: "mark", name: item.name }));
        return;
      }
      if (!heard) this.tell(this.mute ? "You hear the caller, but there is no microphone." : "");
      heard = true;
      this.play(new Int16Array(data));
    };
    this.socket.onclose = () => {
      if (this.stopped || this.over) return;
      this.tries -= 1;
      if (!heard && this.tries > 0) setTimeout(() => this.stopped || this.connect(), 500);
      else this.tell("The audio is not connected.");
    };
  }

  play(samples) {
    if (!samples.length) return;
    const buffer = this.context.createBuffer(1, samples.length, RATE);
    const channel = buffer.getChannelData(0);
    for (let i = 0; i < samples.length; i += 1) channel[i] = samples[i] / 32768;
    const source = this.context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.context.destination);
    const begin = Math.max(this.context.currentTime + 0.04, this.playUntil);
    source.start(begin);
    this.playUntil = begin + buffer.duration;
  }

  stop() {
    this.stopped = true;
    this.stream?.getTracks().forEach((track) => track.stop());
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ type: "hangup" }));
    this.socket?.close();
    if (this.context.state !== "closed") this.context.close();
    this.tell("");
  }
}

/** Rings until it is stopped: two soft tones, as telephones do, and the page's title flashes. */
export class Ring {
  constructor() { this.title = document.title; }

  start(text) {
    if (this.timer) return;
    this.context = new AudioContext();
    let on = false;
    const turn = () => {
      on = !on;
      document.title = on ? `☎ ${text}` : this.title;
      if (on && this.context.state === "running") this.tone();
    };
    turn();
    this.timer = setInterval(turn, 1000);
  }

  tone() {
    const now = this.context.currentTime;
    const gain = new GainNode(this.context, { gain: 0 });
    gain.gain.linearRampToValueAtTime(0.08, now + 0.05);
    gain.gain.setValueAtTime(0.08, now + 0.7);
    gain.gain.linearRampToValueAtTime(0, now + 0.9);
    gain.connect(this.context.destination);
    for (const frequency of [440, 554]) {
      const tone = new OscillatorNode(this.context, { frequency });
      tone.connect(gain);
      tone.start(now);
      tone.stop(now + 0.95);
    }
  }

  stop() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = null;
    document.title = this.title;
    this.context.close();
  }
}
