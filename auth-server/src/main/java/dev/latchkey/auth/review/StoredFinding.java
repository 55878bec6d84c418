package dev.latchkey.auth.review;

import dev.latchkey.auth.review.Finding.Kind;
import dev.latchkey.auth.review.Reviewed.Looked;
import java.time.Instant;

/** A finding that was told. */
record StoredFinding(String sort, Looked credential, Kind kind, Instant since) {

    /** What makes it the one that it is. */
    record Key(String credentialId, Kind kind, Instant since) {}

    Key key() {
        return new Key(credential.credentialId(), kind, since);
    }
}
