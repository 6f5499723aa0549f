#include "grid.h"

/* Block number `index` of `parts` of `n` nodes: the first n % parts blocks are one node longer. */
static void block(int n, int parts, int index, int *first, int *count) {
  int base = n / parts, rest = n % parts;
  *first = index * base + (index < rest ? index : rest);
  *count = base + (index < rest ? 1 : 0);
}

int grid_create(MPI_Comm comm, int global_nx, int global_ny, Grid *g) {
  int size, dims[2] = {0, 0}, periodic[2] = {0, 0}, place[2];
  MPI_Comm_size(comm, &size);
  MPI_Dims_create(size, 2, dims);
  if (dims[0] > global_ny || dims[1] > global_nx) return -1;

  *g = (Grid){.global_nx = global_nx, .global_ny = global_ny,
              .processes_y = dims[0], .processes_x = dims[1]};
  MPI_Cart_create(comm, 2, dims, periodic, 1, &g->comm);
  MPI_Comm_rank(g->comm, &g->rank);
  MPI_Cart_coords(g->comm, g->rank, 2, place);
  MPI_Cart_shift(g->comm, 0, 1, &g->south, &g->north);
  MPI_Cart_shift(g->comm, 1, 1, &g->west, &g->east);
  block(global_ny, dims[0], place[0], &g->first_y, &g->ny);
  block(global_nx, dims[1], place[1], &g->first_x, &g->nx);

  MPI_Type_contiguous(g->nx, MPI_DOUBLE, &g->row);
  MPI_Type_vector(g->ny, 1, g->nx + 2, MPI_DOUBLE, &g->column);
  MPI_Type_commit(&g->row);
  MPI_Type_commit(&g->column);
  return 0;
}

void grid_free(Grid *g) {
  MPI_Type_free(&g->row);
  MPI_Type_free(&g->column);
  MPI_Comm_free(&g->comm);
}

void grid_exchange_halo(const Grid *g, double *u) {
  enum { EASTWARD, WESTWARD, NORTHWARD, SOUTHWARD };
  int nx = g->nx, ny = g->ny;
  MPI_Request requests[8];
  MPI_Status statuses[8];
  MPI_Irecv(&u[grid_at(g, 0, 1)], 1, g->column, g->west, EASTWARD, g->comm, &requests[0]);
  MPI_Irecv(&u[grid_at(g, nx + 1, 1)], 1, g->column, g->east, WESTWARD, g->comm, &requests[1]);
  MPI_Irecv(&u[grid_at(g, 1, 0)], 1, g->row, g->south, NORTHWARD, g->comm, &requests[2]);
  MPI_Irecv(&u[grid_at(g, 1, ny + 1)], 1, g->row, g->north, SOUTHWARD, g->comm, &requests[3]);
  MPI_Isend(&u[grid_at(g, nx, 1)], 1, g->column, g->east, EASTWARD, g->comm, &requests[4]);
  MPI_Isend(&u[grid_at(g, 1, 1)], 1, g->column, g->west, WESTWARD, g->comm, &requests[5]);
  MPI_Isend(&u[grid_at(g, 1, ny)], 1, g->row, g->north, NORTHWARD, g->comm, &requests[6]);
  MPI_Isend(&u[grid_at(g, 1, 1)], 1, g->row, g->south, SOUTHWARD, g->comm, &requests[7]);
  MPI_Waitall(8, requests, statuses);
}
