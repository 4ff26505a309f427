// Persistence: all captures over each other, aligned at the trigger. A track a channel; guides,
// cursors with their difference, keep-out zones with their hits.
//
// The wheel zooms at the pointer; a drag sets the two cursors, near a cursor it moves that one; a
// drag with Shift or the middle button pans; a drag with the right button draws a mask; a click
// picks the latest capture that passes there.
#pragma once
#include <optional>

#include "ui/imgui/desk.h"
#include "ui/imgui/pen.h"

namespace pf {

class OverlayPanel {
 public:
  explicit OverlayPanel(Desk& desk) : desk_(desk) {}
  void draw(Rect place);

  // Keys.
  void zoom(double factor);  // of the visible span
  void pan(double part);
  void fit();
  void cursor_to_pointer(int which);
  void mask_above_pointer();

  // Where things lie, as of the last frame.
  float x_of(std::int64_t at) const;
  std::int64_t time_at(float x) const;
  Rect plot() const { return plot_; }
  struct Track {
    Channel channel;
    Rect area;
    std::int32_t top = 1;
    float y_of(double value) const;
    double value_at(float y) const;
  };
  const std::vector<Track>& tracks() const { return tracks_; }
  // The corners of the picked capture's lines, track by track; empty: none is picked.
  const std::vector<ImVec2>& picked_line() const { return picked_line_; }
  // A mask's words, a click on which picks its first hit; empty when they are not in sight.
  Rect label_of(std::string_view mask) const;

  // Said where there is room and the lines end before the view does; empty elsewhere.
  std::string ends_words() const;

 private:
  void lay_out(Rect inside);
  void draw_picture(const Pen& pen);
  void make_pixels();
  void draw_frame(const Pen& pen, Rect inside);  // names and axes of the tracks
  void draw_axis(const Pen& pen, Rect inside);
  void draw_ramp(const Pen& pen, Rect place);
  void draw_guides(const Pen& pen);
  float beside_cursors(const Pen& pen, float x, std::string_view words) const;
  void draw_picked(const Pen& pen);
  std::vector<ImVec2> line_of(const CaptureSet::Ref& ref, const Track& track) const;
  void draw_masks(const Pen& pen);
  void draw_cursors(const Pen& pen);
  void draw_ends(const Pen& pen) const;
  void draw_readout(const Pen& pen, const Track& track, std::int64_t from, std::int64_t to);
  void answer_mouse();
  void drag_to(ImVec2 at);
  void end_mask(ImVec2 at);
  void pick(ImVec2 at);
  const Track* track_at(float y) const;
  const Track* track_of(Channel channel) const;
  void set_cursor(int which, std::int64_t at);
  void zoom_at(double factor, std::int64_t anchor);
  void add_mask(const Track& track, std::int64_t from, std::int64_t to, double low, double high);

  Desk& desk_;
  std::vector<Track> tracks_;
  Rect plot_;
  Pixels pixels_;
  // What the pixels were made of.
  struct Made {
    std::uint64_t version = 0;
    std::int64_t from = 0, to = 0;
    int width = 0, height = 0;
    std::array<bool, kChannels> shown{};
    std::string palette;
    friend bool operator==(const Made&, const Made&) = default;
  } made_;
  std::vector<std::pair<std::string, Rect>> mask_labels_;
  std::vector<ImVec2> picked_line_;
  std::uint64_t picture_ = 0;
  std::uint32_t most_good_ = 0, most_bad_ = 0;
  std::int64_t ends_ = 0;        // where the last of all lines does
  bool run_ends_there_ = false;  // and not merely its attempt
  enum class Drag { kNone, kPress, kMeasure, kCursor1, kCursor2, kPan, kMask } drag_ = Drag::kNone;
  ImVec2 press_{}, last_{};
};

}  // namespace pf
