/* Reads a problem from JSON with jansson. */
#include "problem.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The whole file as text, the same on every rank; NULL when rank 0 could not read it. */
static char *read_and_broadcast(const char *path, MPI_Comm comm, int *length) {
  int rank;
  MPI_Comm_rank(comm, &rank);
  char *text = NULL;
  *length = -1;
  if (rank == 0) {
    FILE *file = fopen(path, "rb");
    if (file != NULL) {
      if (fseek(file, 0, SEEK_END) == 0) {
        long size = ftell(file);
        rewind(file);
        if (size >= 0 && size < 1 << 20) {
          text = malloc((size_t)size + 1);
          if (text != NULL && fread(text, 1, (size_t)size, file) == (size_t)size)
            *length = (int)size;
        }
      }
      fclose(file);
    }
  }
  MPI_Bcast(length, 1, MPI_INT, 0, comm);
  if (*length < 0) {
    free(text);
    return NULL;
  }
  if (rank != 0) text = malloc((size_t)*length + 1);
  if (text == NULL) MPI_Abort(comm, 3);
  MPI_Bcast(text, *length, MPI_CHAR, 0, comm);
  return text;
}

/* What must hold beyond types; NULL when the problem is sound. */
static const char *fault(const Problem *p) {
  if (p->nx < 2 || p->ny < 2) return "\"grid\" needs at least two intervals in each direction";
  if (!(p->lx > 0 && p->ly > 0)) return "\"size\" must be positive";
  if (!(p->diffusivity > 0)) return "\"diffusivity\" must be positive";
  if (!(p->end_time > 0)) return "\"end_time\" must be positive";
  if (!(p->diffusion_number > 0 && p->diffusion_number <= 0.5))
    return "\"diffusion_number\" must be in (0, 0.5]: above, the scheme is unstable";
  if (p->kx < 1 || p->kx >= p->nx || p->ky < 1 || p->ky >= p->ny)
    return "\"mode\" must be at least 1 and below \"grid\": the grid cannot carry it";
  if (p->snapshots < 1) return "\"snapshots\" must be at least 1";
  return NULL;
}

int problem_read(const char *path, MPI_Comm comm, Problem *p, char message[MESSAGE_LENGTH]) {
  int length;
  char *text = read_and_broadcast(path, comm, &length);
  if (text == NULL) {
    snprintf(message, MESSAGE_LENGTH, "%s: cannot be read", path);
    return -1;
  }
  json_error_t error;
  json_t *root = json_loadb(text, (size_t)length, JSON_REJECT_DUPLICATES, &error);
  free(text);
  if (root == NULL) {
    snprintf(message, MESSAGE_LENGTH, "%s:%d:%d: %s", path, error.line, error.column, error.text);
    return -1;
  }

  *p = (Problem){.lx = 1, .ly = 1, .diffusion_number = 0.4, .kx = 1, .ky = 1, .snapshots = 1};
  const char *output = "heat.h5";
  /* F takes an integer or a real, ? marks what may be left out, ! refuses unknown fields. */
  int bad = json_unpack_ex(root, &error, 0, "{s:[ii!], s?:[FF!], s:F, s:F, s?:F, s?:[ii!], s?:i, s?:s !}",
                           "grid", &p->nx, &p->ny, "size", &p->lx, &p->ly,
                           "diffusivity", &p->diffusivity, "end_time", &p->end_time,
                           "diffusion_number", &p->diffusion_number, "mode", &p->kx, &p->ky,
                           "snapshots", &p->snapshots, "output", &output);
  const char *reason = bad ? error.text : fault(p);
  if (reason == NULL && strlen(output) >= sizeof p->output) reason = "\"output\" is too long";
  if (reason != NULL)
    snprintf(message, MESSAGE_LENGTH, "%s: %s", path, reason);
  else
    strcpy(p->output, output);
  json_decref(root);
  return reason == NULL ? 0 : -1;
}
