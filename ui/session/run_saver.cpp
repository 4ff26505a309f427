#include "ui/session/run_saver.h"

#include <algorithm>

namespace pf {

RunSaver::RunSaver(const std::string& path, const Session& session)
    : writer_(path, session.run().recipe->head, session.run().recipe->files),
      branch_(session.branch()) {}

// In the order of events: what stands in the file plays again up to its last record.
bool RunSaver::follow(Session& session, std::size_t most, std::uint64_t upto) {
  const std::vector<Forced>& forced = session.run().forced;
  const std::uint64_t last = std::min(session.known(), upto);
  std::vector<RunFileForced> words;
  while (most-- > 0) {
    const std::uint64_t next = digested_ + kRunDigestEvery;
    const bool choice = forced_ < forced.size() && forced[forced_].at < std::min(next, last);
    if (!choice && next > last) return false;
    if (!choice) {
      writer_.digest(session.digest_at(next));
      digested_ = next;
      continue;
    }
    if (words.empty()) words = session.forced_choices();
    const std::uint64_t at = forced[forced_++].at;
    const auto word = std::find_if(words.begin(), words.end(),
                                   [at](const RunFileForced& f) { return f.event == at; });
    if (word != words.end()) writer_.forced(*word);
  }
  return true;
}

void RunSaver::finish(Session& session, std::uint64_t event) {
  writer_.finish(session.digest_at(event));
}

}  // namespace pf
