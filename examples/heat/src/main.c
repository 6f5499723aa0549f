/*
 * heat [--run] CASE.json  solves the case, writes its HDF5 file, compares with the exact solution
 * heat --check CASE.json  reads the case's file back and compares each state in it
 * heat --order CASE.json  solves on the case's grid and one twice as fine; prints the order observed
 * heat --facts            prints as JSON which libraries it runs with, and on how many ranks
 *
 * Exit code: 0, or 1 when a comparison fails, 2 for a wrong case or usage.
 */
#include "grid.h"
#include "problem.h"
#include "solver.h"
#include "store.h"

#include <hdf5.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int is_first(void) {
  int rank;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  return rank == 0;
}

static int rank_count(void) {
  int size;
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  return size;
}

static void print_facts(void) {
  char library[MPI_MAX_LIBRARY_VERSION_STRING], hdf5[64];
  int length, standard, minor;
  unsigned int h5[3];
  MPI_Get_library_version(library, &length);
  MPI_Get_version(&standard, &minor);
  H5get_libversion(&h5[0], &h5[1], &h5[2]);
  snprintf(hdf5, sizeof hdf5, "%u.%u.%u", h5[0], h5[1], h5[2]);
  if (!is_first()) return;
  json_t *facts = json_pack("{s:i, s:{s:s, s:[ii]}, s:{s:s}, s:{s:s}}", "ranks", rank_count(),
                            "mpi", "library", library, "standard", standard, minor,
                            "hdf5", "version", hdf5, "jansson", "version", jansson_version_str());
  char *text = json_dumps(facts, JSON_COMPACT);
  puts(text);
  free(text);
  json_decref(facts);
}

/* Says how a state compares; returns 1 when it is further off than the scheme can be. */
static int judge(const Problem *p, double t, Deviation d) {
  double bound = problem_error_bound(p, t);
  double rounding = problem_rounding(p, t);
  int bad = !(d.exact <= bound) || !(d.scheme <= rounding);
  if (is_first()) {
    printf("t = %-10.6g error %.3e, bound %.3e; off the scheme's own solution by %.1e, rounding %.1e\n",
           t, d.exact, bound, d.scheme, rounding);
    if (bad) printf("FAILED: the error at t = %g exceeds its bound\n", t);
  }
  return bad;
}

static int make_grid(const Problem *p, Grid *grid) {
  if (grid_create(MPI_COMM_WORLD, p->nx - 1, p->ny - 1, grid) == 0) return 0;
  if (is_first()) fprintf(stderr, "heat: %d ranks are too many for this grid\n", rank_count());
  return -1;
}

static void keep_in_store(void *store, int index, double time, const double *u) {
  store_write(store, index, time, u);
}

static int run(const Problem *p) {
  Grid grid;
  if (make_grid(p, &grid) != 0) return 2;
  Resolution r = problem_resolution(p);
  if (is_first())
    printf("%d x %d intervals, %ld steps of %.3e s, %d rank%s as %d x %d\n", p->nx, p->ny, r.steps,
           r.dt, rank_count(), rank_count() == 1 ? "" : "s", grid.processes_x, grid.processes_y);
  double start = MPI_Wtime();
  Store *store = store_create(p, &grid);
  Deviation deviation = solve(p, &grid, keep_in_store, store);
  store_close(store);
  if (is_first()) printf("%s written, %.3f s\n", p->output, MPI_Wtime() - start);
  int bad = judge(p, p->end_time, deviation);
  grid_free(&grid);
  return bad;
}

static int check(const Problem *p) {
  Grid grid;
  if (make_grid(p, &grid) != 0) return 2;
  double *u = calloc(grid_values(&grid), sizeof *u);
  if (u == NULL) MPI_Abort(MPI_COMM_WORLD, 3);
  Store *store = store_open(p, &grid);
  int bad = 0;
  for (int index = 0; index <= p->snapshots; index++) {
    double t = store_read(store, index, u);
    bad |= judge(p, t, solver_deviation(p, &grid, t, u));
  }
  store_close(store);
  free(u);
  grid_free(&grid);
  return bad;
}

/* The error on a grid, without keeping states; NAN when the grid is too small for the ranks. */
static double error_on(const Problem *p) {
  Grid grid;
  if (make_grid(p, &grid) != 0) return NAN;
  Deviation deviation = solve(p, &grid, NULL, NULL);
  grid_free(&grid);
  return deviation.exact;
}

static int order(const Problem *p) {
  Problem fine = *p;
  fine.nx *= 2;
  fine.ny *= 2;
  double coarse_error = error_on(p), fine_error = error_on(&fine);
  double observed = log2(coarse_error / fine_error);
  int bad = !(fabs(observed - 2) <= 0.1);
  if (is_first()) {
    printf("error %.3e, on twice the grid %.3e: order %.3f\n", coarse_error, fine_error, observed);
    if (bad) printf("FAILED: the scheme is of order 2 in the spacing\n");
  }
  return bad;
}

static const struct {
  const char *option;
  int (*act)(const Problem *);
} actions[] = {{"--run", run}, {"--check", check}, {"--order", order}};

static int complain(int code, const char *message) {
  if (is_first()) fprintf(stderr, "heat: %s\n", message);
  return code;
}

static int start(int argc, char **argv) {
  if (argc == 2 && strcmp(argv[1], "--facts") == 0) {
    print_facts();
    return 0;
  }
  const char *option = argc == 3 ? argv[1] : "--run";
  for (size_t k = 0; k < sizeof actions / sizeof *actions && (argc == 2 || argc == 3); k++) {
    if (strcmp(option, actions[k].option) != 0) continue;
    Problem problem;
    char message[MESSAGE_LENGTH];
    if (problem_read(argv[argc - 1], MPI_COMM_WORLD, &problem, message) != 0)
      return complain(2, message);
    return actions[k].act(&problem);
  }
  return complain(2, "usage: heat [--run | --check | --order] CASE.json, or heat --facts");
}

int main(int argc, char **argv) {
  MPI_Init(&argc, &argv);
  int code = start(argc, argv);
  MPI_Finalize();
  return code;
}
