// The microphone as a telephone hears it: a short clip of 8 kHz, held in the page only.

const RATE = 8000;
const LOUD = 600; // of 32767: somebody speaks
const QUIET_FRAMES = 75; // 1.5 s after speech: it is over
const AROUND = 10; // frames that stay before and after speech

export class Recording {
  /** Records until `stop`. `over` is called once somebody has spoken and is quiet, or after
   * `longest` seconds; `level` gets how loud it is, 0 to 1. */
  constructor(longest, level, over) {
    this.most = longest * RATE;
    this.level = level;
    this.over = over;
    this.quiet = -1; // frames since speech; -1 before it
    this.began = -1; // the first frame with speech
    this.frames = [];
    this.count = 0;
  }

  async start() {
    if (!navigator.mediaDevices) throw new Error("This browser gives no microphone to pages without HTTPS.");
    const wanted = { echoCancellation: true, noiseSuppression: false, autoGainControl: true };
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: wanted }).catch(() => {
      throw new Error("There is no microphone, or this page may not use it.");
    });
    this.context = new AudioContext();
    await this.context.resume();
    await this.context.audioWorklet.addModule("/talk/static/microphone.js");
    const telephone = new AudioWorkletNode(this.context, "telephone");
    telephone.port.onmessage = (message) => this.take(message.data);
    this.context.createMediaStreamSource(this.stream).connect(telephone);
    telephone.connect(new GainNode(this.context, { gain: 0 })).connect(this.context.destination); // only what is played is run
  }

  take(frame) {
    if (this.ended) return;
    this.frames.push(frame);
    this.count += frame.length;
    let sum = 0;
    for (const value of frame) sum += value * value;
    const loud = Math.sqrt(sum / frame.length);
    this.level(Math.min(1, loud / 6000));
    if (loud >= LOUD) {
      this.quiet = 0;
      if (this.began < 0) this.began = this.frames.length - 1;
    }
    else if (this.quiet >= 0) this.quiet += 1;
    this.ended = this.count >= this.most || this.quiet >= QUIET_FRAMES;
    if (this.ended) this.over();
  }

  /** Gives the microphone back, and the clip as a WAV file; `trimmed` without the silence around. */
  stop({ trimmed = false } = {}) {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.context?.close();
    this.level(0);
    const silent = Math.max(0, this.quiet - AROUND);
    const from = trimmed ? Math.max(0, this.began - AROUND) : 0;
    const frames = this.frames.slice(from, trimmed ? this.frames.length - silent : undefined);
    return wav(frames, frames.reduce((sum, frame) => sum + frame.length, 0));
  }
}

function wav(frames, count) {
  const head = new DataView(new ArrayBuffer(44));
  const word = (at, text) => [...text].forEach((letter, i) => head.setUint8(at + i, letter.charCodeAt(0)));
  word(0, "RIFF"); head.setUint32(4, 36 + 2 * count, true); word(8, "WAVEfmt ");
  head.setUint32(16, 16, true); head.setUint16(20, 1, true); head.setUint16(22, 1, true);
  head.setUint32(24, RATE, true); head.setUint32(28, 2 * RATE, true);
  head.setUint16(32, 2, true); head.setUint16(34, 16, true);
  word(36, "data"); head.setUint32(40, 2 * count, true);
  return new Blob([head, ...frames], { type: "audio/wav" });
}
