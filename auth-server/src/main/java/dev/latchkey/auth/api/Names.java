package dev.latchkey.auth.api;

import java.util.Collection;
import java.util.Map;

/**
 * What people call the things whose ids stand in records: their e-mail addresses, the names of apps and keys. Each feature that has such things
 * is one of these; whoever asks has made sure that the reader may know them.
 */
public interface Names {

    /** Names by id, of those that the feature knows in that organization. */
    Map<String, String> in(String organizationId, Collection<String> ids);
}
