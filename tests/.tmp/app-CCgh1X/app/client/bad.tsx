"use client";
export function Bad() { throw new Error("broken in the HTML"); }