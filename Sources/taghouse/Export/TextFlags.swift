internal import Recipes
public import ArgumentParser
public import Export
import Querying
import Reading
import Selection
import Store

/// The options that say what captions and tags look like; the same for all exports of captions.
struct TextFlags: ParsableArguments {
  /// How exactly a known tool is followed.
  enum Compatibility: String, CaseIterable, ExpressibleByArgument {
    /// Line breaks of captions are deleted, as the known script does.
    case joined
  }

  @Option(
    help: "Rule by which a post gets one caption; see the table caption_rule.",
    completion: .names(.captionRule))
  var captionRule = CaptionRule.defaultName

  @Option(help: "Posts without a caption: tags (their own stand in), empty or skip.")
  var fallback: CaptionFallback?

  @Option(help: "joined: delete line breaks in captions instead of writing a space.")
  var compat: Compatibility?

  @OptionGroup var layer: LayerFlags

  @Option(help: "Categories of tags in the order to write them, such as artist,character,general.")
  var categoryOrder: String?

  @Flag(help: "Write spaces for underscores of tags, but leave kaomoji such as o_o alone.")
  var spaces = false

  @Option(help: "Text between tags; \\t is a tab, \\n a line break, \\\\ a backslash.")
  var separator = ", "

  /// - Parameter standard: What is done for posts without a caption when nothing is said.
  func caption(fallback standard: CaptionFallback = .tags) -> CaptionTextOptions {
    var options = CaptionTextOptions()
    options.ruleName = captionRule
    options.mode = compat == .joined ? .joined : .clean
    options.fallback = fallback ?? standard
    return options
  }

  /// Everything that exports of one text a post have in common.
  func options(
    _ posts: UniverseFlags, _ files: OutputFlags, fallback: CaptionFallback
  ) throws -> PostTextOptions {
    var options = PostTextOptions(programVersion: Taghouse.version)
    options.selection = try posts.selection.selection()
    options.universe = posts.universe.taken
    options.part = posts.part ?? options.part
    options.caption = caption(fallback: fallback)
    options.tags = tags
    options.replaces = files.replace
    options.allowsEmpty = files.allowEmpty
    return options
  }

  var tags: TagTextOptions {
    var options = TagTextOptions()
    options.layer = layer.layer
    options.categoryOrder = categoryOrder?.split(separator: ",").map(String.init) ?? []
    options.usesSpaces = spaces
    options.separator = EscapedText.text(separator)
    return options
  }
}

/// Endings of files with a text.
enum TextExtension: String, CaseIterable, ExpressibleByArgument {
  case txt, caption
}

extension PostTextOptions.Content: ExpressibleByArgument {}
extension CaptionFallback: ExpressibleByArgument {}
