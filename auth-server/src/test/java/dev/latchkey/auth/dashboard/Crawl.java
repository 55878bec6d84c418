package dev.latchkey.auth.dashboard;

import dev.latchkey.auth.page.Visitor;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Follows every link of every page that somebody is shown. */
final class Crawl {

    private static final Pattern LINK = Pattern.compile("<a\\b[^>]*\\bhref=\"(/[^\"#]*)");
    private static final Pattern FORM = Pattern.compile("<form\\b[^>]*\\bmethod=\"post\"[^>]*\\baction=\"([^\"]+)\"");

    /** Far more than there are. */
    private static final int MOST_PAGES = 600;

    private final Visitor visitor;
    private final Predicate<String> within;
    private final Deque<String> waiting = new ArrayDeque<>();
    private final Map<String, HttpResponse<String>> answers = new LinkedHashMap<>();

    private Crawl(Visitor visitor, Predicate<String> within) {
        this.visitor = visitor;
        this.within = within;
    }

    /**
     * The answers by path. A redirect counts as a link.
     *
     * @param within which links to follow
     */
    static Map<String, HttpResponse<String>> of(Visitor visitor, Collection<String> starts, Predicate<String> within) {
        Crawl crawl = new Crawl(visitor, within);
        crawl.waiting.addAll(starts);
        while (!crawl.waiting.isEmpty()) {
            crawl.follow(crawl.waiting.remove());
        }
        return crawl.answers;
    }

    /** Where the forms of a page that change something are sent. */
    static Set<String> forms(HttpResponse<String> page) {
        return FORM.matcher(page.body()).results().map(Crawl::path).collect(Collectors.toCollection(TreeSet::new));
    }

    private void follow(String path) {
        if (answers.containsKey(path)) {
            return;
        }
        HttpResponse<String> answer = visitor.get(path);
        answers.put(path, answer);
        if (answers.size() > MOST_PAGES) {
            throw new AssertionError("there is no end to " + answers.keySet());
        }
        answer.headers().firstValue("Location").filter(within).ifPresent(waiting::add);
        LINK.matcher(answer.body()).results().map(Crawl::path).filter(within).forEach(waiting::add);
    }

    private static String path(MatchResult found) {
        return found.group(1).replace("&amp;", "&");
    }
}
