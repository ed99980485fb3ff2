//! Figures drawn as SVG.

use std::io;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::prelude::*;

use super::figures::{Figure, Layout, Role, Series};

/// The colours of light paper and of a dark screen.
///
/// The library writes a colour into each shape as an attribute, which can't follow the reader's theme. The page's style
/// sheet therefore finds the shapes by these very values (`[fill="#B3261E"]`) and gives them a variable of the theme.
pub(super) const PALETTE: [Colour; 6] = [
    Colour { name: "error", light: RGBColor(0xB3, 0x26, 0x1E), dark: "#ff9d94" },
    Colour { name: "warning", light: RGBColor(0x8F, 0x5A, 0x00), dark: "#f2c14e" },
    Colour { name: "notice", light: RGBColor(0x1F, 0x5F, 0xA8), dark: "#8ab8f5" },
    Colour { name: "line", light: RGBColor(0x0B, 0x6B, 0x53), dark: "#6fd6b4" },
    Colour { name: "muted", light: RGBColor(0x4F, 0x57, 0x5F), dark: "#b7bec6" },
    Colour { name: "grid", light: RGBColor(0xD9, 0xDD, 0xE1), dark: "#3a4149" },
];

/// A colour of the page.
pub(super) struct Colour {
    /// Of its variable.
    pub(super) name: &'static str,
    light: RGBColor,
    /// On a dark screen.
    pub(super) dark: &'static str,
}

impl Colour {
    /// On paper, as the library writes it.
    pub(super) fn light(&self) -> String {
        let RGBColor(red, green, blue) = self.light;
        format!("#{red:02X}{green:02X}{blue:02X}")
    }
}

impl Role {
    const fn colour(self) -> RGBColor {
        PALETTE[self as usize].light
    }

    /// The name of its colour.
    pub(super) const fn name(self) -> &'static str {
        PALETTE[self as usize].name
    }
}

const MUTED: RGBColor = PALETTE[4].light;
const GRID: RGBColor = PALETTE[5].light;
const WIDTH: u32 = 760;
/// Labels that fit on the axis of a column chart.
const MOST_LABELS: usize = 14;

/// A drawn figure, to be put into an SVG element that has a role and a name.
pub(super) struct Drawing {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) shapes: String,
}

/// Draws a figure.
///
/// # Errors
/// None in practice: it is drawn into memory.
pub(super) fn draw(figure: &Figure) -> io::Result<Drawing> {
    let mut svg = String::new();
    let height = match figure.layout {
        Layout::Columns => 280,
        Layout::Rows => 44 + 22 * figure.rows.len() as u32,
    };
    let area = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
    let drawn = match figure.layout {
        Layout::Columns => columns(figure, &area),
        Layout::Rows => rows(figure, &area),
    };
    drawn.and_then(|()| area.present().map_err(io::Error::other))?;
    drop(area);
    // The library's own element, which has neither, is taken off.
    let (_, shapes) = svg.split_once('>').unwrap_or_default();
    let shapes = shapes.trim_end().trim_end_matches("</svg>").replace('\n', "");
    Ok(Drawing { width: WIDTH, height, shapes })
}

/// The axis of the rows of a figure: each stands at its number, with its label at every so many.
struct Axis<'a> {
    figure: &'a Figure,
    step: usize,
}

impl Ranged for Axis<'_> {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        let rows = self.figure.rows.len() as f64;
        // The first row stands at the left, or at the top: the limits of an upright axis come from below.
        let (start, end) = match self.figure.layout {
            Layout::Columns => limit,
            Layout::Rows => (limit.1, limit.0),
        };
        start + ((value + 0.5) / rows * f64::from(end - start)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        (0..self.figure.rows.len()).step_by(self.step).map(|row| row as f64).collect()
    }

    fn range(&self) -> std::ops::Range<f64> {
        -0.5..self.figure.rows.len() as f64 - 0.5
    }
}

impl ValueFormatter<f64> for Axis<'_> {
    fn format_ext(&self, value: &f64) -> String {
        self.figure.label(*value)
    }
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

fn columns(figure: &Figure, area: &Area<'_>) -> io::Result<()> {
    let count = figure.rows.len();
    let across = Axis { figure, step: count.div_ceil(MOST_LABELS).max(1) };
    let mut chart = ChartBuilder::on(area)
        .margin(8)
        .x_label_area_size(24)
        .y_label_area_size(56)
        .build_cartesian_2d(across, 0.0..figure.highest() as f64 * 1.05)
        .map_err(io::Error::other)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .bold_line_style(GRID)
        .light_line_style(TRANSPARENT)
        .axis_style(MUTED)
        .label_style(("sans-serif", 12).into_font().color(&MUTED))
        .y_label_formatter(&|value| format!("{value:.0}"))
        .y_labels(6)
        .draw()
        .map_err(io::Error::other)?;
    let grouped = figure.series.iter().filter(|series| series.is_bar).count();
    let width = if figure.stacked { 0.8 } else { 0.8 / grouped.max(1) as f64 };
    let mut base = vec![0.0; count];
    for (index, series) in figure.series.iter().enumerate() {
        let values = (0..count).map(|row| figure.value(row, index) as f64);
        if series.is_bar {
            let start = if figure.stacked { -0.4 } else { -0.4 + width * index as f64 };
            let bars = values.zip(&mut base).enumerate().filter(|(_, (value, _))| *value > 0.0);
            let bar = |(row, (value, base)): (usize, (f64, &mut f64))| {
                let (left, from) = (row as f64 + start, *base);
                if figure.stacked {
                    *base += value;
                }
                Rectangle::new([(left, from), (left + width, from + value)], fill(series))
            };
            chart.draw_series(bars.map(bar)).map_err(io::Error::other)?;
        } else {
            let points = values.enumerate().map(|(row, value)| (row as f64, value));
            let style = series.role.colour().stroke_width(3);
            chart.draw_series(LineSeries::new(points, style)).map_err(io::Error::other)?;
        }
    }
    Ok(())
}

fn rows(figure: &Figure, area: &Area<'_>) -> io::Result<()> {
    let count = figure.rows.len();
    let mut chart = ChartBuilder::on(area)
        .margin(8)
        .margin_right(64)
        .y_label_area_size(120)
        .build_cartesian_2d(0.0..figure.highest() as f64 * 1.05, Axis { figure, step: 1 })
        .map_err(io::Error::other)?;
    chart
        .configure_mesh()
        .disable_mesh()
        .disable_x_axis()
        .axis_style(MUTED)
        .label_style(("sans-serif", 12).into_font().color(&MUTED))
        .draw()
        .map_err(io::Error::other)?;
    for row in 0..count {
        let mut from = 0.0;
        for (index, series) in figure.series.iter().enumerate() {
            let to = from + figure.value(row, index) as f64;
            if to > from {
                let corners = [(from, row as f64 - 0.36), (to, row as f64 + 0.36)];
                let bar = Rectangle::new(corners, fill(series));
                chart.draw_series([bar]).map_err(io::Error::other)?;
            }
            from = to;
        }
        let style = ("sans-serif", 12).into_font().color(&MUTED);
        let text = EmptyElement::at((from, row as f64)) + Text::new(figure.total(row), (6, -5), style);
        chart.draw_series([text]).map_err(io::Error::other)?;
    }
    Ok(())
}

fn fill(series: &Series) -> ShapeStyle {
    series.role.colour().filled()
}
