#include "problem.h"

#include <float.h>
#include <math.h>

#define PI 3.14159265358979323846

static double wave_x(const Problem *p) { return p->kx * PI / p->lx; }
static double wave_y(const Problem *p) { return p->ky * PI / p->ly; }

static double decay_rate(const Problem *p) {
  return p->diffusivity * (wave_x(p) * wave_x(p) + wave_y(p) * wave_y(p));
}

Resolution problem_resolution(const Problem *p) {
  Resolution r = {.hx = p->lx / p->nx, .hy = p->ly / p->ny};
  double limit = p->diffusion_number / (p->diffusivity * (1 / (r.hx * r.hx) + 1 / (r.hy * r.hy)));
  double interval = p->end_time / p->snapshots;
  r.steps = (long)ceil(interval / limit) * p->snapshots;
  r.dt = p->end_time / (double)r.steps;
  return r;
}

double problem_exact(const Problem *p, double x, double y, double t) {
  return exp(-decay_rate(p) * t) * sin(wave_x(p) * x) * sin(wave_y(p) * y);
}

double problem_error_bound(const Problem *p, double t) {
  Resolution r = problem_resolution(p);
  double rate = decay_rate(p);
  double time_error = r.dt / 2 * rate * rate;
  double space_error = p->diffusivity / 12 *
                       (r.hx * r.hx * pow(wave_x(p), 4) + r.hy * r.hy * pow(wave_y(p), 4));
  return t * (time_error + space_error) + problem_rounding(p, t);
}

double problem_rounding(const Problem *p, double t) {
  return 8 * DBL_EPSILON * (1 + t / problem_resolution(p).dt);
}

double problem_decay_per_step(const Problem *p) {
  Resolution r = problem_resolution(p);
  double sx = sin(wave_x(p) * r.hx / 2), sy = sin(wave_y(p) * r.hy / 2);
  return 1 - 4 * p->diffusivity * r.dt * (sx * sx / (r.hx * r.hx) + sy * sy / (r.hy * r.hy));
}
