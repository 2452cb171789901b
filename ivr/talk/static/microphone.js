// An AudioWorklet: whatever rate the microphone has, out come 20 ms frames of 8 kHz int16.
const RATE = 8000;
const FRAME = 160;

class Telephone extends AudioWorkletProcessor {
  constructor() {
    super();
    this.step = sampleRate / RATE;
    this.sum = 0;
    this.count = 0;
    this.due = this.step;
    this.frame = new Int16Array(FRAME);
    this.filled = 0;
  }

  process(inputs) {
    const samples = inputs[0][0];
    if (!samples) return true;
    for (const sample of samples) {
      this.sum += sample; // the mean over one output sample is a low-pass good enough for speech
      this.count += 1;
      this.due -= 1;
      if (this.due <= 0) {
        this.push(this.sum / this.count);
        this.sum = 0;
        this.count = 0;
        this.due += this.step;
      }
    }
    return true;
  }

  push(value) {
    this.frame[this.filled] = Math.max(-1, Math.min(1, value)) * 32767;
    this.filled += 1;
    if (this.filled === FRAME) {
      this.port.postMessage(this.frame.slice());
      this.filled = 0;
    }
  }
}

registerProcessor("telephone", Telephone);
