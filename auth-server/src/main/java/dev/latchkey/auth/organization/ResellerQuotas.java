package dev.latchkey.auth.organization;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/** What resellers have left of their quota. Answered by whoever counts; asked by whoever tells about their keys. */
public interface ResellerQuotas {

    /**
     * What a reseller may still use now, by what has been reported so far. Costs one look at one row.
     *
     * @throws org.springframework.dao.DataAccessException if the database fails
     */
    Remaining remaining(Reseller reseller);

    /** What these resellers may still use, by their ids. Costs one query. */
    Map<String, Remaining> remaining(Collection<Reseller> resellers);

    /**
     * @param used requests that have been reported in this period
     * @param requests 0 where the quota is used up, or more than that
     * @param resetsAt when the next period begins and the quota is whole again
     */
    record Remaining(long used, long requests, Instant resetsAt) {}
}
