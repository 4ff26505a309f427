// A run as a file, `.pfrun`: everything that plays it again, on any machine, and digests that say
// whether it came out the same. Little-endian, no padding:
//
//   head    magic "\x89PFR\r\n\x1a\n", u32 version 1
//   record* tag (4 letters), u32 payload bytes, payload, u32 crc of tag, size and payload
//
//   SCEN    u64 seed, u8 machine, engine, name, scenario text     (first, once)
//   FILE    kind, name, bytes: a file that the scenario names     (next, any number)
//   FORC    u64 event, choice text: taken instead of the earliest (any place, events ascending)
//   DGST    u64 event, i64 time, u64 lo, u64 hi, u8 over          (events ascending)
//   TAIL    as DGST: where the run ends                           (last, once)
//
// Texts are u32 bytes and the bytes; crc is CRC-32 as zlib computes it. A run under way is written
// to
// `<path>.part`, record by record, and renamed when its tail stands: a program that dies leaves a
// part file which opens up to its last whole record.
//
// A reader believes nothing; memory is at most a few times the file's size. Damage is an InputError
// that names the byte.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/base/time.h"
#include "core/trace/part_file.h"

namespace pf {

inline constexpr char kRunMagic[9] = "\x89PFR\r\n\x1a\n";
inline constexpr std::uint32_t kRunVersion = 1;
// A digest is stored every so many events.
inline constexpr std::uint64_t kRunDigestEvery = 4096;

// What it plays on: the machine of a timed run, or that of a search, whose choices are followed by
// what nobody else can tell from having come later, or (unreduced) stand alone.
enum class RunMachine : std::uint8_t { kTimed, kSearched, kSearchedUnreduced };

struct RunFileHead {
  std::string engine;    // version of the program that wrote it
  std::string name;      // of the scenario, for people
  std::string scenario;  // canonical text, overrides applied
  std::uint64_t seed = 0;
  RunMachine machine = RunMachine::kTimed;
};

struct RunFilePart {  // a file that came along
  std::string kind, name, bytes;
};

struct RunFileForced {
  std::uint64_t event = 0;  // so many events come before it
  std::string choice;
};

struct RunFileDigest {
  std::uint64_t event = 0;
  Time at = 0;
  Digest digest;
  bool over = false;  // nothing is left to happen; else somebody stopped it here
};

struct RunFile {
  RunFileHead head;
  std::vector<RunFilePart> files;
  std::vector<RunFileForced> forced;
  std::vector<RunFileDigest> digests;  // the tail's is the last, when there is one
  bool whole = false;                  // has its tail
};

// Throws InputError. A path that ends in ".part" may end anywhere behind its first record.
RunFile read_run_file(const std::string& path);
// The same from bytes; `file` names them in errors.
RunFile read_run_bytes(const std::string& bytes, const std::string& file, bool part);

// Writes a run while it goes. Errors: as PartFile.
class RunWriter {
 public:
  RunWriter(const std::string& path, const RunFileHead& head,
            const std::vector<RunFilePart>& files);

  void forced(const RunFileForced& forced);
  void digest(const RunFileDigest& digest);
  // Ends the file and puts it in its place.
  void finish(const RunFileDigest& end);

 private:
  void record(const char* tag, const std::string& payload);

  PartFile file_;
};

}  // namespace pf
