package dev.latchkey.auth.audit;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is signed of a chain: that it had that digest at that place.
 *
 * @param prunedFrom the first of the rows that are gone, which end at {@code seq}; {@code null} unless the kind is {@link Kind#PRUNED}
 * @param at in seconds since the epoch
 * @param others how far other chains were signed at that time, by their numbers
 */
record Checkpoint(int chain, long seq, byte[] digest, Kind kind, Long prunedFrom, long at, Map<Integer, Long> others) {

    /** The {@code typ} of the JWS. */
    static final String TYPE = "audit-checkpoint+jwt";

    enum Kind {
        /** The writer goes on. */
        REGULAR,
        /** The writer has stopped, and this is its last row. */
        STOPPED,
        /** The writer was gone; another has signed what it found. */
        SEALED,
        /** The rows up to this one are too old and have been deleted. */
        PRUNED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("kind", kind.wireName());
        claims.put("chain", chain);
        claims.put("position", seq);
        claims.put("digest", Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
        if (prunedFrom != null) {
            claims.put("pruned_from", prunedFrom);
        }
        claims.put("at", at);
        Map<String, Object> heads = new TreeMap<>();
        others.forEach((number, position) -> heads.put(number.toString(), position));
        claims.put("others", heads);
        return claims;
    }

    /**
     * Reads what {@link #claims()} wrote.
     *
     * @throws RuntimeException of some kind, if it is something else
     */
    static Checkpoint of(Map<String, Object> claims) {
        Map<Integer, Long> others = new TreeMap<>();
        ((Map<?, ?>) claims.get("others"))
                .forEach((number, position) -> others.put(Integer.valueOf((String) number), number(position)));
        return new Checkpoint(
                Math.toIntExact(number(claims.get("chain"))),
                number(claims.get("position")),
                Base64.getUrlDecoder().decode((String) claims.get("digest")),
                Kind.valueOf(((String) claims.get("kind")).toUpperCase(Locale.ROOT)),
                claims.get("pruned_from") == null ? null : number(claims.get("pruned_from")),
                number(claims.get("at")),
                others);
    }

    private static long number(Object number) {
        return ((Number) number).longValue();
    }
}
