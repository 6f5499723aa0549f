/*
 * The problem: the heat equation  u_t = a (u_xx + u_yy)  on the rectangle [0,Lx] x [0,Ly], u = 0 on
 * the boundary, and one eigenmode of the Laplacian as the initial state:
 *
 *     u(x, y, 0) = sin(kx pi x / Lx) sin(ky pi y / Ly)
 *
 * An eigenmode keeps its shape and decays, so the solution is known at every time:
 *
 *     u(x, y, t) = exp(-lambda t) u(x, y, 0),    lambda = a pi^2 ((kx/Lx)^2 + (ky/Ly)^2)
 *
 * Lengths are in metres, times in seconds, the diffusivity a in m^2/s; u has no unit.
 */
#ifndef HEAT_PROBLEM_H
#define HEAT_PROBLEM_H

#include <mpi.h>

enum { PATH_LENGTH = 1024, MESSAGE_LENGTH = 512 };

typedef struct {
  int nx, ny;          /* intervals in x and y: nodes 0..nx, of which 1..nx-1 are unknown */
  double lx, ly;       /* size of the domain */
  double diffusivity;  /* a */
  double end_time;     /* T */
  double diffusion_number; /* a dt (1/hx^2 + 1/hy^2): at most 1/2, or the scheme is unstable */
  int kx, ky;          /* the eigenmode */
  int snapshots;       /* states written, evenly spaced in time after the initial one */
  char output[PATH_LENGTH];
} Problem;

/* Spacings and time step that follow from a problem; steps is a multiple of snapshots. */
typedef struct {
  double hx, hy, dt;
  long steps;
} Resolution;

/*
 * Reads a problem from a JSON file: rank 0 reads, all ranks get the same text. Returns 0, or -1 with
 * the reason (file, line, field) in message, on every rank alike.
 */
int problem_read(const char *path, MPI_Comm comm, Problem *problem, char message[MESSAGE_LENGTH]);

Resolution problem_resolution(const Problem *problem);

/* The exact solution. */
double problem_exact(const Problem *problem, double x, double y, double t);

/*
 * A bound of max |computed - exact| at time t. For a diffusion number of at most 1/2 the scheme obeys
 * a maximum principle, so errors do not grow: the error at t is at most t times the largest local
 * truncation error,
 *
 *     dt/2 max|u_tt| + a/12 (hx^2 max|u_xxxx| + hy^2 max|u_yyyy|),
 *
 * whose derivatives are known for an eigenmode. Rounding comes on top.
 */
double problem_error_bound(const Problem *problem, double t);

/* What rounding can add up to by time t: a few units in the last place of 1 in each step. */
double problem_rounding(const Problem *problem, double t);

/*
 * The factor by which one time step of the scheme multiplies the eigenmode: the grid functions
 * sin sin are eigenvectors of the discrete Laplacian too. Holds to rounding on any grid, so it shows
 * mistakes (a halo not exchanged, a wrong index) far below the truncation error.
 */
double problem_decay_per_step(const Problem *problem);

#endif
