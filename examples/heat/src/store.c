#include "store.h"

#include <hdf5.h>
#include <stdio.h>
#include <stdlib.h>

struct Store {
  const Grid *grid;
  hid_t file, temperature, time, collective;
};

/* HDF5 has printed why; name the call and stop all ranks. */
static hid_t ensure(hid_t result, const char *call, MPI_Comm comm) {
  if (result < 0) {
    fprintf(stderr, "heat: %s failed\n", call);
    MPI_Abort(comm, 3);
  }
  return result;
}
#define H5(call) ensure((call), #call, store->grid->comm)

static Store *store_on(const Grid *grid, hid_t *access) {
  Store *store = malloc(sizeof *store);
  if (store == NULL) MPI_Abort(grid->comm, 3);
  store->grid = grid;
  *access = H5(H5Pcreate(H5P_FILE_ACCESS));
  H5(H5Pset_fapl_mpio(*access, grid->comm, MPI_INFO_NULL));
  H5(H5Pset_all_coll_metadata_ops(*access, 1));
  H5(H5Pset_coll_metadata_write(*access, 1));
  store->collective = H5(H5Pcreate(H5P_DATASET_XFER));
  H5(H5Pset_dxpl_mpio(store->collective, H5FD_MPIO_COLLECTIVE));
  return store;
}

/* Rank 0 gives the values, the other ranks take part with nothing selected. */
static void write_line(Store *store, hid_t dataset, hsize_t start, hsize_t count,
                       const double *values) {
  hid_t file_space = H5(H5Dget_space(dataset));
  hid_t memory_space = H5(H5Screate_simple(1, &count, NULL));
  H5(H5Sselect_hyperslab(file_space, H5S_SELECT_SET, &start, NULL, &count, NULL));
  if (store->grid->rank != 0) {
    H5(H5Sselect_none(file_space));
    H5(H5Sselect_none(memory_space));
  }
  H5(H5Dwrite(dataset, H5T_NATIVE_DOUBLE, memory_space, file_space, store->collective, values));
  H5(H5Sclose(memory_space));
  H5(H5Sclose(file_space));
}

static hid_t create_dataset(Store *store, const char *name, int rank, const hsize_t *dims) {
  hid_t space = H5(H5Screate_simple(rank, dims, NULL));
  hid_t dataset = H5(H5Dcreate(store->file, name, H5T_IEEE_F64LE, space, H5P_DEFAULT, H5P_DEFAULT,
                               H5P_DEFAULT));
  H5(H5Sclose(space));
  return dataset;
}

static void write_axis(Store *store, const char *name, int nodes, double spacing) {
  hsize_t count = (hsize_t)nodes;
  double *values = malloc((size_t)nodes * sizeof *values);
  if (values == NULL) MPI_Abort(store->grid->comm, 3);
  for (int i = 0; i < nodes; i++) values[i] = (i + 1) * spacing;
  hid_t dataset = create_dataset(store, name, 1, &count);
  write_line(store, dataset, 0, count, values);
  H5(H5Dclose(dataset));
  free(values);
}

Store *store_create(const Problem *p, const Grid *grid) {
  hid_t access;
  Store *store = store_on(grid, &access);
  store->file = H5(H5Fcreate(p->output, H5F_ACC_TRUNC, H5P_DEFAULT, access));
  H5(H5Pclose(access));

  hsize_t states = (hsize_t)p->snapshots + 1;
  hsize_t dims[3] = {states, (hsize_t)grid->global_ny, (hsize_t)grid->global_nx};
  store->temperature = create_dataset(store, "temperature", 3, dims);
  store->time = create_dataset(store, "time", 1, &states);

  Resolution r = problem_resolution(p);
  write_axis(store, "x", grid->global_nx, r.hx);
  write_axis(store, "y", grid->global_ny, r.hy);

  hid_t scalar = H5(H5Screate(H5S_SCALAR));
  hid_t attribute = H5(H5Acreate(store->temperature, "diffusivity", H5T_IEEE_F64LE, scalar,
                                 H5P_DEFAULT, H5P_DEFAULT));
  H5(H5Awrite(attribute, H5T_NATIVE_DOUBLE, &p->diffusivity));
  H5(H5Aclose(attribute));
  H5(H5Sclose(scalar));
  return store;
}

Store *store_open(const Problem *p, const Grid *grid) {
  hid_t access;
  Store *store = store_on(grid, &access);
  store->file = H5(H5Fopen(p->output, H5F_ACC_RDONLY, access));
  H5(H5Pclose(access));
  store->temperature = H5(H5Dopen(store->file, "temperature", H5P_DEFAULT));
  store->time = H5(H5Dopen(store->file, "time", H5P_DEFAULT));

  hid_t space = H5(H5Dget_space(store->temperature));
  hsize_t dims[3] = {0, 0, 0};
  int rank = H5Sget_simple_extent_ndims(space);
  if (rank == 3) H5(H5Sget_simple_extent_dims(space, dims, NULL));
  H5(H5Sclose(space));
  if (dims[0] != (hsize_t)p->snapshots + 1 || dims[1] != (hsize_t)grid->global_ny ||
      dims[2] != (hsize_t)grid->global_nx) {
    if (grid->rank == 0)
      fprintf(stderr, "heat: %s: /temperature is not of this problem's shape\n", p->output);
    MPI_Abort(grid->comm, 2);
  }
  return store;
}

/* This rank's block of one state: in the file, and in memory inside its frame. */
static void select_block(Store *store, int index, hid_t *file_space, hid_t *memory_space) {
  const Grid *g = store->grid;
  hsize_t start[3] = {(hsize_t)index, (hsize_t)g->first_y, (hsize_t)g->first_x};
  hsize_t count[3] = {1, (hsize_t)g->ny, (hsize_t)g->nx};
  *file_space = H5(H5Dget_space(store->temperature));
  H5(H5Sselect_hyperslab(*file_space, H5S_SELECT_SET, start, NULL, count, NULL));

  hsize_t framed[2] = {(hsize_t)g->ny + 2, (hsize_t)g->nx + 2}, inside[2] = {1, 1};
  *memory_space = H5(H5Screate_simple(2, framed, NULL));
  H5(H5Sselect_hyperslab(*memory_space, H5S_SELECT_SET, inside, NULL, count + 1, NULL));
}

void store_write(Store *store, int index, double time, const double *u) {
  hid_t file_space, memory_space;
  select_block(store, index, &file_space, &memory_space);
  H5(H5Dwrite(store->temperature, H5T_NATIVE_DOUBLE, memory_space, file_space, store->collective, u));
  H5(H5Sclose(memory_space));
  H5(H5Sclose(file_space));
  write_line(store, store->time, (hsize_t)index, 1, &time);
}

double store_read(Store *store, int index, double *u) {
  hid_t file_space, memory_space;
  select_block(store, index, &file_space, &memory_space);
  H5(H5Dread(store->temperature, H5T_NATIVE_DOUBLE, memory_space, file_space, store->collective, u));
  H5(H5Sclose(memory_space));
  H5(H5Sclose(file_space));

  double time;
  hsize_t start = (hsize_t)index, count = 1;
  file_space = H5(H5Dget_space(store->time));
  memory_space = H5(H5Screate_simple(1, &count, NULL));
  H5(H5Sselect_hyperslab(file_space, H5S_SELECT_SET, &start, NULL, &count, NULL));
  H5(H5Dread(store->time, H5T_NATIVE_DOUBLE, memory_space, file_space, store->collective, &time));
  H5(H5Sclose(memory_space));
  H5(H5Sclose(file_space));
  return time;
}

void store_close(Store *store) {
  H5(H5Dclose(store->time));
  H5(H5Dclose(store->temperature));
  H5(H5Pclose(store->collective));
  H5(H5Fclose(store->file));
  free(store);
}
