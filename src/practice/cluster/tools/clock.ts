const two = (value: number): string => String(value).padStart(2, "0");

const day = (at: Date): string => `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;

export const time = (at: Date): string => `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;

/** `2023-06-01 10:11:12.123`, local time, as gs_ctl and the server log write it. */
export const stamp = (at: Date): string => `${day(at)} ${time(at)}.${String(at.getMilliseconds()).padStart(3, "0")}`;
