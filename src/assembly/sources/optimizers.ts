/** One step of an optimizer for one array. Results may lie where the inputs do. */

/** Adam: m += (g − m)·gainM, v += (g² − v)·gainV, p −= α·m / (√v + ε). */
export function adam(
  p: usize,
  m: usize,
  v: usize,
  g: usize,
  newP: usize,
  newM: usize,
  newV: usize,
  count: i32,
  alpha: f32,
  gainM: f32,
  gainV: f32,
  epsilon: f32,
): void {
  const alphas = f32x4.splat(alpha);
  const epsilons = f32x4.splat(epsilon);
  const gainsM = f32x4.splat(gainM);
  const gainsV = f32x4.splat(gainV);
  const end = (<usize>count) << 2;
  let at: usize = 0;
  for (; at + 16 <= end; at += 16) {
    const gradient = v128.load(g + at);
    const oldM = v128.load(m + at);
    const oldV = v128.load(v + at);
    const square = f32x4.mul(gradient, gradient);
    const mean = f32x4.add(oldM, f32x4.mul(f32x4.sub(gradient, oldM), gainsM));
    const power = f32x4.add(oldV, f32x4.mul(f32x4.sub(square, oldV), gainsV));
    const root = f32x4.add(f32x4.sqrt(power), epsilons);
    const step = f32x4.div(f32x4.mul(mean, alphas), root);
    v128.store(newM + at, mean);
    v128.store(newV + at, power);
    v128.store(newP + at, f32x4.sub(v128.load(p + at), step));
  }
  for (; at < end; at += 4) {
    const gradient = load<f32>(g + at);
    const oldM = load<f32>(m + at);
    const oldV = load<f32>(v + at);
    const mean = oldM + (gradient - oldM) * gainM;
    const power = oldV + (gradient * gradient - oldV) * gainV;
    store<f32>(newM + at, mean);
    store<f32>(newV + at, power);
    store<f32>(newP + at, load<f32>(p + at) - (mean * alpha) / (sqrt<f32>(power) + epsilon));
  }
}

/** Momentum: m = momentum·m − rate·g, p += m; with `nesterov`, p += momentum·m − rate·g. */
export function momentumStep(
  p: usize,
  m: usize,
  g: usize,
  newP: usize,
  newM: usize,
  count: i32,
  rate: f32,
  momentum: f32,
  nesterov: i32,
): void {
  const rates = f32x4.splat(rate);
  const momenta = f32x4.splat(momentum);
  const end = (<usize>count) << 2;
  let at: usize = 0;
  for (; at + 16 <= end; at += 16) {
    const change = f32x4.mul(v128.load(g + at), rates);
    const speed = f32x4.sub(f32x4.mul(v128.load(m + at), momenta), change);
    const step = nesterov ? f32x4.sub(f32x4.mul(speed, momenta), change) : speed;
    v128.store(newM + at, speed);
    v128.store(newP + at, f32x4.add(v128.load(p + at), step));
  }
  for (; at < end; at += 4) {
    const change = load<f32>(g + at) * rate;
    const speed = load<f32>(m + at) * momentum - change;
    store<f32>(newM + at, speed);
    store<f32>(newP + at, load<f32>(p + at) + (nesterov ? speed * momentum - change : speed));
  }
}

/** p −= rate·g. */
export function plainStep(p: usize, g: usize, newP: usize, count: i32, rate: f32): void {
  const rates = f32x4.splat(rate);
  const end = (<usize>count) << 2;
  let at: usize = 0;
  for (; at + 16 <= end; at += 16) {
    const change = f32x4.mul(v128.load(g + at), rates);
    v128.store(newP + at, f32x4.sub(v128.load(p + at), change));
  }
  for (; at < end; at += 4) {
    store<f32>(newP + at, load<f32>(p + at) - load<f32>(g + at) * rate);
  }
}
