"use client";

import { useState, type ReactNode } from "react";

/** Counts its clicks: each page's one client component. */
export function LikeButton(): ReactNode {
  const [likes, setLikes] = useState(0);
  return <button onClick={() => setLikes(likes + 1)}>Likes: {likes}</button>;
}
